import { useState } from 'react';
import { Link } from 'wouter';
import { Changes, keyNames } from '../shared/changes.tsx';
import { nameOf } from '../shared/person.tsx';
import type { Judged, Outcome, Progress } from './useImport.ts';

const outcomes = ['CREATED', 'UPDATED', 'UNCHANGED', 'FAILED'] as const satisfies readonly Outcome[];
const words: Readonly<Record<Progress['kind'], Readonly<Record<Outcome, string>>>> = {
  preview: { CREATED: 'New', UPDATED: 'Changed', UNCHANGED: 'Unchanged', FAILED: 'Failing' },
  import: { CREATED: 'Created', UPDATED: 'Updated', UNCHANGED: 'Unchanged', FAILED: 'Failed' },
};
/** Rows shown at once; the counts are of all. */
const most = 500;

/** Each row with what became of it, or would, and why. */
export function Outcomes({ progress: { kind, judged } }: { progress: Progress }) {
  const [only, setOnly] = useState<Outcome | null>(null);
  const shown = judged.filter(({ result }) => only === null || result.outcome === only);
  const count = (outcome: Outcome) => judged.filter(({ result }) => result.outcome === outcome).length;
  return (
    <>
      <fieldset className="tally">
        <legend className="hidden">Show</legend>
        <button type="button" aria-pressed={only === null} onClick={() => setOnly(null)}>
          <strong>{judged.length}</strong> rows
        </button>
        {outcomes.map(outcome => (
          <button
            type="button"
            key={outcome}
            className={outcome.toLowerCase()}
            aria-pressed={only === outcome}
            onClick={() => setOnly(only === outcome ? null : outcome)}
          >
            <strong>{count(outcome)}</strong> {words[kind][outcome].toLowerCase()}
          </button>
        ))}
      </fieldset>
      <table className="outcomes">
        <caption>{kind === 'preview' ? 'What would become of each row' : 'What became of each row'}</caption>
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col">Outcome</th>
            <th scope="col">Person</th>
            <th scope="col">Why, and what changes</th>
          </tr>
        </thead>
        <tbody>
          {shown.slice(0, most).map(row => (
            <OutcomeRow key={row.line} row={row} kind={kind} />
          ))}
        </tbody>
      </table>
      {shown.length > most && (
        <p className="muted">
          The first {most} of {shown.length} are shown.
        </p>
      )}
    </>
  );
}

function OutcomeRow({ row: { line, person, result }, kind }: { row: Judged; kind: Progress['kind'] }) {
  const { outcome, matchedBy, failureReason, otherMatches } = result;
  // A preview's new persons are nowhere to be found.
  const there = result.person !== null && !(kind === 'preview' && outcome === 'CREATED');
  return (
    <tr>
      <td>{line}</td>
      <td>
        <span className={`pill ${outcome.toLowerCase()}`}>{words[kind][outcome]}</span>
      </td>
      <td>
        {there && result.person ? (
          <Link href={`/people/${result.person.identifier}`}>{nameOf(result.person)}</Link>
        ) : (
          nameOf(person)
        )}
      </td>
      <td>
        {matchedBy && <span className="muted">Known by {keyNames[matchedBy]}. </span>}
        {failureReason}
        {failureReason && otherMatches.length > 0 && (
          <ul className="candidates">
            {otherMatches.map(other => (
              <li key={other.identifier}>
                <Link href={`/people/${other.identifier}`}>{nameOf(other)}</Link>
              </li>
            ))}
          </ul>
        )}
        <Changes changes={result.changes} />
      </td>
    </tr>
  );
}
