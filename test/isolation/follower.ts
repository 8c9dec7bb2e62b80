import { deepStrictEqual, ok } from 'node:assert/strict';
import type { Viewer } from './oracle/world.ts';
import type { System } from './system.ts';

const changes = `query ($after: String) { personChanges(first: 7, after: $after) {
  nodes { kind identifier actor version changes { field before after } person { ...seen } } resumeAfter pageInfo { hasNextPage } } }
  fragment seen on Person { identifier version firstName emailAddress groups { identifier } }`;
const everybody = `query ($after: String) { findPersons(first: 50, after: $after) {
  nodes { identifier version firstName emailAddress groups { identifier } history(first: 50) { nodes { kind identifier version changes { field } } } }
  pageInfo { hasNextPage endCursor } } }`;

interface Seen {
  identifier: string;
  version: number;
}
interface Change extends Seen {
  kind: string;
  person: Seen | null;
  changes: { field: string; before: unknown; after: unknown }[];
}

/**
 * Another system that keeps a copy of what a viewer may see, by `personChanges` alone, from the first change on.
 * @returns how many changes it was told of.
 * @throws Error where its copy isn't what `findPersons` shows, or where it was told more than that.
 */
export async function follow(system: System, viewer: Viewer): Promise<number> {
  const copy = new Map<string, Seen>();
  const told: Change[] = [];
  for (let after: string | null = null; ; ) {
    const { personChanges } = await system.ask(viewer, changes, { after });
    told.push(...personChanges.nodes);
    after = personChanges.resumeAfter;
    if (!personChanges.pageInfo.hasNextPage) break;
  }
  for (const { kind, identifier, person } of told)
    if (['DELETED', 'ERASED', 'REMOVED_FROM_SCOPE'].includes(kind)) copy.delete(identifier);
    else if (person) copy.set(identifier, person);

  const there: (Seen & { history: { nodes: Change[] } })[] = [];
  for (let after: string | null = null; ; ) {
    const { findPersons } = await system.ask(viewer, everybody, { after });
    there.push(...findPersons.nodes);
    after = findPersons.pageInfo.endCursor;
    if (!findPersons.pageInfo.hasNextPage) break;
  }
  const byIdentifier = (a: Seen, b: Seen) => (a.identifier < b.identifier ? -1 : 1);
  deepStrictEqual(
    [...copy.values()].sort(byIdentifier),
    there.map(({ history, ...person }) => person).sort(byIdentifier),
  );

  const within = new Set(there.map(({ identifier }) => identifier));
  for (const change of told) {
    const data = change.person ?? change.version ?? change.changes[0] ?? null;
    ok(data === null || within.has(change.identifier), `${change.kind} tells of one out of reach`);
  }
  for (const person of there) {
    const own = told.filter(({ identifier }) => identifier === person.identifier).reverse();
    deepStrictEqual(
      person.history.nodes.map(({ kind, version }) => [kind, version]),
      own.map(({ kind, version }) => [kind, version]),
    );
    // Every version is told of, or lies where the person was out of reach.
    const [last] = own;
    ok(last?.version === null || last?.version === person.version, 'the last change made the version');
  }
  return told.length;
}
