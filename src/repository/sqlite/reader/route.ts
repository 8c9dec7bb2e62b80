import type { MaybePromise } from '../../../domain/maybePromise.ts';
import type { ReadPool } from './pool.ts';
import type { ReadName, Reads } from './reads.ts';
import type { LongReads } from './rule.ts';

type Read<Name extends ReadName> = (
  ...args: Parameters<Reads[Name]>
) => MaybePromise<ReturnType<Reads[Name]>>;

/** Rows in one answer of a thread, which the event loop takes at once. */
const maxRows = 1_000;

/** The reads, each carried out on the spot or, when it may take long, in a thread. */
export function routed(reads: Reads, long: LongReads, pool: ReadPool) {
  function route<Name extends ReadName>(
    name: Name,
    inThread: Read<Name> = (...args) => pool.read(name, ...args),
  ): Read<Name> {
    const read = reads[name] as unknown as Read<Name>;
    const isLong = long[name] as ((...args: Parameters<Reads[Name]>) => boolean) | undefined;
    return isLong ? (...args) => (isLong(...args) ? inThread(...args) : read(...args)) : read;
  }

  return {
    findPersons: route('findPersons'),
    findPersonParts: route('findPersonParts'),
    countPersons: route('countPersons'),
    personsByIdentifier: route('personsByIdentifier'),
    groupsOfPersons: route('groupsOfPersons'),
    contactPointsOfPersons: route('contactPointsOfPersons'),
    // In parts, between which others get their turn in the thread and on the event loop.
    assignmentsOfPersons: route('assignmentsOfPersons', async (reach, field, identifiers, page) => {
      const pages: ReturnType<Reads['assignmentsOfPersons']> = [];
      const length = Math.max(1, Math.floor(maxRows / page.limit));
      for (let from = 0; from < identifiers.length; from += length) {
        const some = identifiers.slice(from, from + length);
        pages.push(...(await pool.read('assignmentsOfPersons', reach, field, some, page)));
      }
      return pages;
    }),
    assignmentsByName: route('assignmentsByName'),
    findGroups: route('findGroups'),
    groupsByIdentifier: route('groupsByIdentifier'),
    historyOfPersons: route('historyOfPersons'),
    personChanges: route('personChanges'),
    feed: route('feed'),
  };
}
