import type { Failure, ItemResult } from './outcome.ts';
import type { Group } from './person.ts';

/** A group as it is known outside the repository. */
export type GroupState = Omit<Group, 'key'>;

/** A valid item of `upsertGroups`: an absent field keeps, null clears. */
export interface GroupItem {
  readonly index: number;
  /** null: found by its external reference, or else made. */
  readonly identifier: string | null;
  readonly externalRef?: string | null;
  readonly name?: string | null;
}

export interface RefusedGroupItem {
  readonly index: number;
  readonly failure: Failure;
}

/** What to write, in this order; `before` is null for a new group. */
export interface GroupPlan {
  readonly results: readonly ItemResult<GroupState>[];
  readonly writes: readonly { readonly before: GroupState | null; readonly after: GroupState }[];
}

/** By what a batch's groups may be there already. */
export interface GroupMentions {
  readonly identifiers: readonly string[];
  readonly externalRefs: readonly string[];
}

export function groupMentions(items: readonly (GroupItem | RefusedGroupItem)[]): GroupMentions {
  const valid = items.filter(item => !('failure' in item)) as GroupItem[];
  return {
    identifiers: valid.flatMap(({ identifier }) => identifier ?? []),
    externalRefs: valid.flatMap(({ externalRef }) => externalRef ?? []),
  };
}

const taken: Failure = {
  code: 'EXTERNAL_REF_TAKEN',
  reason: 'Another group of the workspace bears this external reference.',
};

/**
 * Plans a batch of groups: a fold over its items, each of which sees what the earlier ones did.
 * `existing` holds every group that the batch mentions.
 */
export function planGroups(
  items: readonly (GroupItem | RefusedGroupItem)[],
  newIdentifier: () => string,
): (existing: readonly GroupState[]) => GroupPlan {
  return existing => {
    const groups = new Map(existing.map(group => [group.identifier, group]));
    const bearing = (ref: string) => [...groups.values()].find(group => group.externalRef === ref);
    const writes: { before: GroupState | null; after: GroupState }[] = [];

    const results = items.map((item): ItemResult<GroupState> => {
      if ('failure' in item) return { index: item.index, value: null, failure: item.failure };
      const { index, identifier, externalRef, name } = item;
      const bearer = externalRef == null ? undefined : bearing(externalRef);
      const before = (identifier === null ? bearer : groups.get(identifier)) ?? null;
      if (bearer && bearer !== before) return { index, value: null, failure: taken };
      const after: GroupState = {
        identifier: before?.identifier ?? identifier ?? newIdentifier(),
        externalRef: externalRef === undefined ? (before?.externalRef ?? null) : externalRef,
        name: name === undefined ? (before?.name ?? null) : name,
      };
      groups.set(after.identifier, after);
      writes.push({ before, after });
      return { index, value: after, failure: null };
    });
    return { results, writes };
  };
}
