import type { Attribute } from './draft.ts';
import { useRows } from './useRows.ts';

interface AttributesFieldProps {
  readonly attributes: readonly Attribute[];
  readonly failure: string | null | undefined;
  readonly change: (attributes: readonly Attribute[]) => void;
}

export function AttributesField({ attributes, failure, change }: AttributesFieldProps) {
  const { list, set, remove, add } = useRows(attributes, change, key => ({ key, name: '', value: '' }));
  return (
    <fieldset>
      <legend>Attributes</legend>
      <p className="hint">
        Whatever else is to be kept. Values may be text, numbers, true, false or other JSON.
      </p>
      <ul className="rows" ref={list}>
        {attributes.map(({ key, name, value }, at) => (
          <li key={key}>
            <input
              aria-label={`Name of attribute ${at + 1}`}
              placeholder="Name"
              autoComplete="off"
              value={name}
              onChange={event => set(at, { name: event.target.value })}
            />
            <input
              aria-label={`Value of ${name || `attribute ${at + 1}`}`}
              placeholder="Value"
              autoComplete="off"
              value={value}
              onChange={event => set(at, { value: event.target.value })}
            />
            <button
              type="button"
              className="quiet"
              aria-label={`Remove ${name || `attribute ${at + 1}`}`}
              onClick={() => remove(at)}
            >
              Remove
            </button>
          </li>
        ))}
      </ul>
      {failure && <p className="bad">{failure}</p>}
      <button type="button" onClick={add}>
        Add attribute
      </button>
    </fieldset>
  );
}
