import { createHash } from 'node:crypto';
import type { ChangePage, PersonChange } from './history.ts';
import type { ChangeRecord } from './historyRecords.ts';
import type { Timestamp } from './person.ts';
import { type AccessibleGroups, accessibleGroups } from './reach.ts';
import type { GroupAccess } from './viewer.ts';

/** A page in the making: rows are taken in until it has enough of them. */
export interface Pager {
  /** Behind which place the next rows begin. */
  end(): number;
  /** How many of them to read; 0: the page is done. */
  wanted(): number;
  take(rows: readonly ChangeRecord[], read: (row: ChangeRecord) => PersonChange | null): void;
  page(): ChangePage;
}

/**
 * A page of what may be seen of rows that lie behind a place, in their order.
 * @param most so many are looked at, so that a page may have less than there is
 */
export function pager(
  from: number,
  { limit, most }: { readonly limit: number; readonly most: number },
): Pager {
  const changes: PersonChange[] = [];
  let [end, looked, done, more] = [from, 0, false, true];
  // One more tells whether there are others; where few may be seen, not so few are read at a time.
  const wanted = () =>
    done || looked >= most ? 0 : Math.min(Math.max(limit + 1 - changes.length, 50), most - looked);
  return {
    wanted,
    end: () => end,
    take(rows, read) {
      const asked = wanted();
      for (const row of rows) {
        const change = read(row);
        if (change && changes.length === limit) {
          done = true;
          return;
        }
        if (change) changes.push(change);
        end = row.place;
      }
      looked += rows.length;
      if (rows.length < asked) [done, more] = [true, false];
    },
    page: () => ({ changes, end, more }),
  };
}

/** How many changes of a person that the viewer may not see a page goes past, besides its own. */
export const unseen = 100;

/**
 * Up to which place the oldest changes, in their order, are from before a moment: in the order of commits, which is
 * that of the moments but for clocks that are set.
 */
export function pastUpTo(
  oldest: readonly Pick<ChangeRecord, 'place' | 'occurredAt'>[],
  notBefore: Timestamp,
): { readonly place: number; readonly all: boolean } | null {
  const kept = oldest.findIndex(change => change.occurredAt >= notBefore);
  const last = oldest.at(kept === -1 ? -1 : kept - 1);
  return kept === 0 || !last ? null : { place: last.place, all: kept === -1 };
}

const fingerprints = new WeakMap<AccessibleGroups, string>();

/**
 * Told by the groups' numbers, of which none is ever given twice in a workspace.
 * @param numberOf of a group's key: the same in whichever engine the workspace is
 */
export function fingerprint(
  workspace: string,
  accessible: AccessibleGroups,
  numberOf: (key: number) => number = key => key,
): string {
  let known = fingerprints.get(accessible);
  if (known === undefined) {
    const keys = accessible.all ? '*' : Array.from(accessible.keys, numberOf).sort((a, b) => a - b);
    known = createHash('sha256')
      .update(JSON.stringify([workspace, keys]))
      .digest('base64url')
      .slice(0, 16);
    fingerprints.set(accessible, known);
  }
  return known;
}

/** What there is of a workspace that isn't there yet. */
export const nothingYet = (workspace: string, { kind }: GroupAccess) => ({
  first: 1,
  last: 0,
  access: fingerprint(workspace, accessibleGroups(kind === 'all', [])),
});
