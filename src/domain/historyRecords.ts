import type { ContactAssignment } from './assignments.ts';
import {
  creation,
  type DeedKind,
  kindFor,
  type Origin,
  type PersonChange,
  tellsData,
  type Whereabouts,
} from './history.ts';
import type { FieldChange, MatchedBy } from './outcome.ts';
import type { JsonValue, Timestamp } from './person.ts';
import type { Deed, PersonWrite, PersonWrites } from './plan.ts';
import type { AccessibleGroups } from './reach.ts';

/** What became of one person. */
export interface StoredDeed extends Deed, Whereabouts {
  readonly kind: DeedKind;
  /** The person, as its engine numbers it. */
  readonly person: number;
  readonly identifier: string;
  /** The person's version afterwards. */
  readonly version: number | null;
}

/**
 * Whether it's kept. Where history is off, that somebody is gone is: nobody could erase otherwise what was kept before,
 * nor repeat an erasure that broke off.
 */
export const isKept = ({ after }: StoredDeed, enabled: boolean): boolean => enabled || after === null;

/** What no item of an upsert did. */
export const plainUpdate = { kind: 'UPDATED', matchedBy: null, changes: [] } as const;

/** A change as it is kept. */
export interface ChangeRecord {
  readonly place: number;
  readonly person: number;
  readonly identifier: string;
  readonly kind: DeedKind;
  readonly occurredAt: Timestamp;
  readonly subject: string;
  readonly requestId: string | null;
  readonly matchedBy: MatchedBy | null;
  readonly version: number | null;
  /** JSON: a list of [field, before, after], the groups apart. */
  readonly changes: string;
  /** JSON: lists of group keys, all of them, whoever made the change; null where the person wasn't there. */
  readonly groupsBefore: string | null;
  readonly groupsAfter: string | null;
}

export function recordOf(deed: StoredDeed, place: number, { at, subject, requestId }: Origin): ChangeRecord {
  const { person, identifier, kind, matchedBy, version, changes, before, after } = deed;
  const groupsBefore = before && JSON.stringify(before);
  const groupsAfter = after === before ? groupsBefore : after && JSON.stringify(after);
  return {
    place,
    person,
    identifier,
    kind,
    occurredAt: at,
    subject,
    requestId,
    matchedBy,
    version,
    changes: textOf(changes),
    groupsBefore,
    groupsAfter,
  };
}

/** The groups apart, which `groupsBefore` and `groupsAfter` have. */
function textOf(changes: readonly FieldChange[]): string {
  const told: unknown[] = [];
  for (const { field, before, after } of changes) if (field !== 'groups') told.push([field, before, after]);
  return told.length === 0 ? '[]' : JSON.stringify(told);
}

export const keysIn = (json: string | null): number[] | null => json && JSON.parse(json);

function changesIn(json: string): FieldChange[] {
  const told: readonly [string, JsonValue, JsonValue][] = json === '[]' ? [] : JSON.parse(json);
  return told.map(([field, before, after]) => ({ field, before, after }));
}

/** A plan knows those groups only that its viewer may access: the others, of all that are `held`, stay. */
function whereabouts(
  before: PersonWrite['before'],
  after: PersonWrite['after'],
  held: () => readonly number[],
): Whereabouts {
  if (before?.groups === after.groups) {
    const stayed = held();
    return { before: stayed, after: stayed };
  }
  const joined = after.groups.map(({ key }) => key);
  if (before === null) return { before: null, after: joined };
  const all = held();
  const [were, are] = [new Set(before.groups.map(({ key }) => key)), new Set(joined)];
  const kept = all.filter(key => are.has(key) || !were.has(key));
  return { before: all, after: [...kept, ...joined.filter(key => !were.has(key))] };
}

/** To be seen is no change. */
export const isDeed = ({ before, changes }: PersonWrite): boolean => before === null || changes.length > 0;

/**
 * What a plan does, one deed a person.
 * @param numberOf how the engine numbers the person with this sequence number
 * @param held the keys of all groups of a person, by that number, before the plan is applied
 */
export function deedsOf(
  { writes, deletions }: PersonWrites,
  numberOf: (sequence: number) => number,
  held: (person: number) => readonly number[],
): StoredDeed[] {
  const deeds: StoredDeed[] = [];
  for (const write of writes) {
    if (!isDeed(write)) continue;
    const { before, after, matchedBy, changes } = write;
    const { sequence, identifier, version } = after.person;
    const person = numberOf(sequence);
    const where = whereabouts(before, after, () => held(person));
    const isNew = before === null;
    deeds.push({
      kind: isNew ? 'CREATED' : 'UPDATED',
      person,
      identifier,
      version,
      matchedBy: isNew ? null : matchedBy,
      changes: isNew ? creation(after, changes) : changes,
      before: where.before,
      after: where.after,
    });
  }
  for (const { person: deleted } of deletions) {
    const person = numberOf(deleted.sequence);
    const { identifier } = deleted;
    const before = held(person);
    deeds.push({ ...plainUpdate, kind: 'DELETED', person, identifier, version: null, before, after: null });
  }
  return deeds;
}

/**
 * The end of contact assignments: each is a change of the person who was assigned.
 * @param numberOf how the engine numbers the person with this sequence number
 * @param held the keys of all groups of a person, by that number
 */
export function endings(
  assignments: readonly ContactAssignment[],
  numberOf: (sequence: number) => number,
  held: (person: number) => readonly number[],
): StoredDeed[] {
  const versions = new Map<number, number>();
  return assignments.map(({ assignedTo, person: { sequence, identifier, version } }) => {
    const next = (versions.get(sequence) ?? version) + 1;
    versions.set(sequence, next);
    const person = numberOf(sequence);
    const changes = [{ field: 'assignments', before: [assignedTo.identifier], after: [] }];
    const groups = held(person);
    return { ...plainUpdate, person, identifier, version: next, changes, before: groups, after: groups };
  });
}

/** What is kept of somebody who is gone. */
type Tombstone = Pick<ChangeRecord, 'kind' | 'groupsBefore'>;

/** Whether a viewer may erase what is kept of somebody who is gone: who may know of that. */
export const mayErase = ({ kind, groupsBefore }: Tombstone, accessible: AccessibleGroups): boolean =>
  kindFor(accessible, kind, { before: keysIn(groupsBefore), after: null }) !== null;

/** The one change that is left of somebody erased: told wherever the person ever was told of. */
export function erasure(
  { person, identifier }: Pick<StoredDeed, 'person' | 'identifier'>,
  held: Iterable<number>,
  forgotten: Iterable<Pick<ChangeRecord, 'groupsBefore' | 'groupsAfter'>>,
): StoredDeed {
  const before = new Set(held);
  for (const { groupsBefore, groupsAfter } of forgotten)
    for (const key of [...(keysIn(groupsBefore) ?? []), ...(keysIn(groupsAfter) ?? [])]) before.add(key);
  const nothing = { version: null, after: null };
  return { ...plainUpdate, ...nothing, kind: 'ERASED', person, identifier, before: [...before] };
}

const nobody = { subject: null, requestId: null, matchedBy: null, version: null };

/**
 * What a viewer may see of a change; null where that is nothing.
 * @param nameOf what a group is called, or was: asked of groups that the viewer may access
 */
export function changeFor(
  record: ChangeRecord,
  accessible: AccessibleGroups,
  nameOf: (key: number) => string | undefined,
): PersonChange | null {
  const [before, after] = [keysIn(record.groupsBefore), keysIn(record.groupsAfter)];
  const kind = kindFor(accessible, record.kind, { before, after });
  if (kind === null) return null;
  const { place, identifier, occurredAt } = record;
  // Who took it out of reach, or into it, did so out of reach.
  const crossing = kind === 'ADDED_TO_SCOPE' || kind === 'REMOVED_FROM_SCOPE';
  const { subject, requestId, matchedBy, version } = crossing ? nobody : record;
  const changes = tellsData(kind) ? changesIn(record.changes) : [];
  if (tellsData(kind) && record.groupsBefore !== record.groupsAfter) {
    const named = (keys: readonly number[]) =>
      keys.flatMap(key => (accessible.all || accessible.keys.has(key) ? (nameOf(key) ?? []) : [])).sort();
    const [were, are] = [before && named(before), named(after ?? [])];
    if (were?.join() !== are.join() && !(were === null && are.length === 0))
      changes.push({ field: 'groups', before: were, after: are });
  }
  return { place, kind, identifier, occurredAt, subject, requestId, matchedBy, version, changes };
}
