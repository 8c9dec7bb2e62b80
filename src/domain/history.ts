import { contactPointsOf, plural } from './contactPoints.ts';
import type { FieldChange, MatchedBy } from './outcome.ts';
import { contactPointKinds, type PersonState, type Profile, type Timestamp } from './person.ts';

/** By whom something is changed, when, and in which request: null where there is none, as for a command. */
export interface Origin {
  readonly subject: string;
  readonly requestId: string | null;
  readonly at: Timestamp;
}

/** What can become of a person. */
export const deedKinds = ['CREATED', 'UPDATED', 'DELETED', 'ERASED'] as const;
export type DeedKind = (typeof deedKinds)[number];

/** The same, as it looks to one who sees some groups only. */
export const changeKinds = [...deedKinds, 'ADDED_TO_SCOPE', 'REMOVED_FROM_SCOPE'] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** Where a person was before and after a change: its groups' keys; null where it wasn't there at all. */
export interface Whereabouts {
  readonly before: readonly number[] | null;
  readonly after: readonly number[] | null;
}

/** What a viewer may see of one change of a person. */
export interface PersonChange {
  /** Grows in the order of commits, within the workspace; never given twice. */
  readonly place: number;
  readonly kind: ChangeKind;
  /** Of the person. */
  readonly identifier: string;
  readonly occurredAt: Timestamp;
  /** These five are null, or empty, where the change is told of without data. */
  readonly subject: string | null;
  readonly requestId: string | null;
  readonly matchedBy: MatchedBy | null;
  readonly version: number | null;
  readonly changes: readonly FieldChange[];
}

/** A stretch of changes. */
export interface ChangePage {
  readonly changes: readonly PersonChange[];
  /** Behind which place the next page begins: that of the last change looked at, seen or not. */
  readonly end: number;
  readonly more: boolean;
}

interface Within {
  readonly all: boolean;
  readonly keys: { has(group: number): boolean };
}

/**
 * What a change is to a viewer; null when it's none. It's told by the groups before and after it and nothing else,
 * so that what happened out of reach stays there, whatever is within reach by now.
 */
export function kindFor(
  { all, keys }: Within,
  kind: DeedKind,
  { before, after }: Whereabouts,
): ChangeKind | null {
  const within = (groups: readonly number[] | null): boolean =>
    groups !== null && (all || groups.some(group => keys.has(group)));
  if (within(after)) return kind === 'CREATED' || within(before) ? kind : 'ADDED_TO_SCOPE';
  if (!within(before)) return null;
  return kind === 'UPDATED' ? 'REMOVED_FROM_SCOPE' : kind;
}

/** Whether a change is told of with what was changed: it was within reach before and after. */
export const tellsData = (kind: ChangeKind): boolean => kind === 'CREATED' || kind === 'UPDATED';

const profileFields = [
  'externalRef',
  'firstName',
  'lastName',
  'emailAddress',
  'phoneNumber',
  'avatarUrl',
  'timezone',
  'locale',
  'status',
  'attributes',
] as const satisfies readonly (keyof Profile)[];

/** What a new person has, as changes from nothing; its groups apart, which its whereabouts say. */
export function creation({ person, keys }: PersonState, further: readonly FieldChange[]): FieldChange[] {
  const changes = further.filter(({ field }) => field === 'assignments' || field === 'contacts');
  for (const field of profileFields) {
    const after = person[field];
    if (after === null || (field === 'attributes' && Object.keys(person.attributes).length === 0)) continue;
    changes.push({ field, before: null, after });
  }
  for (const kind of contactPointKinds) {
    const points = contactPointsOf(keys, kind);
    if (points.length < 2) continue;
    changes.push({ field: plural[kind], before: null, after: points.map(({ display }) => display) });
  }
  return changes;
}
