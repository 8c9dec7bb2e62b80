import { columnFields, type Meaning } from './columns.ts';
import type { Table } from './read.ts';

interface MappingProps {
  readonly table: Table;
  readonly meanings: readonly Meaning[];
  readonly change: (meanings: readonly Meaning[]) => void;
}

/** What each column stands for. */
export function Mapping({ table: { header, rows }, meanings, change }: MappingProps) {
  return (
    <fieldset className="mapping">
      <legend>What the columns are</legend>
      {header.map((name, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: Columns have a place, and may have the same name.
        <label key={at}>
          <span>{name || `Column ${at + 1}`}</span>
          <select
            value={meanings[at]}
            onChange={({ target }) =>
              change(meanings.map((old, index) => (index === at ? (target.value as Meaning) : old)))
            }
          >
            {Object.entries(columnFields).map(([field, label]) => (
              <option key={field} value={field}>
                {label}
              </option>
            ))}
            {name !== '' && <option value="attribute">Attribute “{name}”</option>}
            <option value="">Left out</option>
          </select>
          <span className="sample">{rows.find(({ cells }) => cells[at])?.cells[at]}</span>
        </label>
      ))}
    </fieldset>
  );
}
