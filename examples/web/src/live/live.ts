import { useSyncExternalStore } from 'react';
import type { PersonChangesSubscription } from '../gql/graphql.ts';

/*
 * What the subscription has told since the page was opened. Persons who change do so wherever they are shown, by
 * the cache; what a cache can't know is kept here: who is gone, who has come, and whom to point out.
 */

type Happening = PersonChangesSubscription['personChanges']['node'];

interface Live {
  readonly following: boolean;
  /** How many persons lists lack that were read before. */
  readonly arrived: number;
  readonly gone: ReadonlySet<string>;
  /** How often each person has changed. */
  readonly changed: ReadonlyMap<string, number>;
}

const nothing: Live = { following: false, arrived: 0, gone: new Set(), changed: new Map() };
let current = nothing;
const listeners = new Set<() => void>();

function change(values: Partial<Live>): void {
  current = { ...current, ...values };
  for (const listener of listeners) listener();
}

export const startAnew = (): void => change(nothing);
export const setFollowing = (following: boolean): void => {
  if (following !== current.following) change({ following });
};
export const listsAreRead = (): void => change({ arrived: 0 });

export function happened({ kind, identifier }: Happening): void {
  const { arrived, gone, changed } = current;
  if (kind === 'UPDATED')
    change({ changed: new Map(changed).set(identifier, (changed.get(identifier) ?? 0) + 1) });
  else if (kind === 'CREATED' || kind === 'ADDED_TO_SCOPE') {
    // Who comes back is no longer gone.
    const others = new Set(gone);
    others.delete(identifier);
    change({ arrived: arrived + 1, gone: others });
  } else change({ gone: new Set(gone).add(identifier) });
}

function useLive<T>(select: (live: Live) => T): T {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => select(current),
  );
}

export const useFollowing = (): boolean => useLive(({ following }) => following);
export const useArrived = (): number => useLive(({ arrived }) => arrived);
export const useGone = (identifier: string): boolean => useLive(({ gone }) => gone.has(identifier));
export const useTimesChanged = (identifier: string): number =>
  useLive(({ changed }) => changed.get(identifier) ?? 0);
