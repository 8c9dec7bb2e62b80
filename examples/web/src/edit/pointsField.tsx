import type { Point } from './draft.ts';
import { useRows } from './useRows.ts';

interface PointsFieldProps {
  readonly legend: string;
  readonly one: string;
  readonly type: 'email' | 'tel';
  readonly points: readonly Point[];
  readonly failure: string | null | undefined;
  readonly change: (points: readonly Point[]) => void;
}

/** Addresses or numbers, the primary one first. */
export function PointsField({ legend, one, type, points, failure, change }: PointsFieldProps) {
  const { list, set, remove, add } = useRows(points, change, key => ({ key, value: '' }));
  return (
    <fieldset>
      <legend>{legend}</legend>
      <ul className="rows" ref={list}>
        {points.map((point, at) => (
          <li key={point.key}>
            <input
              // No type="email": what an address looks like is the gateway's to say.
              inputMode={type}
              autoComplete="off"
              aria-label={at === 0 ? `${one}, primary` : `${one} ${at + 1}`}
              aria-invalid={failure ? true : undefined}
              value={point.value}
              onChange={event => set(at, { value: event.target.value })}
            />
            {at === 0 ? (
              <span className="chip">primary</span>
            ) : (
              <button
                type="button"
                className="quiet"
                aria-label={`Make primary: ${point.value || `${one} ${at + 1}`}`}
                onClick={() => change([point, ...points.filter(other => other !== point)])}
              >
                Make primary
              </button>
            )}
            <button
              type="button"
              className="quiet"
              aria-label={`Remove ${point.value || `${one} ${at + 1}`}`}
              onClick={() => remove(at)}
            >
              Remove
            </button>
          </li>
        ))}
      </ul>
      {failure && <p className="bad">{failure}</p>}
      <button type="button" onClick={add}>
        Add {one.toLowerCase()}
      </button>
    </fieldset>
  );
}
