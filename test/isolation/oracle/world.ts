/**
 * The oracle: what the gateway must answer, written from the contract alone, as plainly as it can be put.
 * It shares no code with the gateway on purpose; two mistakes would have to agree to go unseen.
 */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export interface Group {
  identifier: string;
  externalRef: string | null;
  name: string | null;
}

export const textFields = ['externalRef', 'firstName', 'lastName', 'avatarUrl', 'timezone'] as const;
export type TextField = (typeof textFields)[number];

/** What a person may have several of, as they are shown, the primary one first. */
export type PointField = 'emailAddresses' | 'phoneNumbers';

export interface Person extends Record<TextField, string | null>, Record<PointField, string[]> {
  identifier: string;
  status: string;
  attributes: JsonObject;
  createdAt: number;
  updatedAt: number;
  version: number;
  firstSeenAt: number;
  lastSeenAt: number;
  groups: Group[];
  /** In the order of creation. */
  place: number;
}

/** `person` is looked after by `assignedTo`. */
export interface Assignment {
  assignedTo: Person;
  person: Person;
  createdAt: number;
}

export interface Workspace {
  name: string;
  groups: Group[];
  /** In the order of their creation. */
  persons: Person[];
  /** Of every person that was ever made. */
  places: Map<string, number>;
  assignments: Assignment[];
  grants: Map<string, Group[]>;
  /** What was answered under an idempotency key, by subject and key. */
  recorded: Map<string, Recorded>;
}

export interface Recorded {
  /** As JSON. */
  input: string;
  outcomes: ItemOutcome[];
}

// A type and not an interface, so that it is JSON too.
export type Change = { field: string; before: Json; after: Json };

/** An item's outcome; persons by identifier, since they are shown as they are when it is answered. */
export interface ItemOutcome {
  person: string | null;
  outcome: 'CREATED' | 'UPDATED' | 'UNCHANGED' | 'FAILED';
  matchedBy: string | null;
  changes: Change[];
  otherMatches: string[];
  ignoredGroups: string[];
  failureCode: string | null;
}

export interface Viewer {
  workspace: Workspace;
  subject: string;
  access: 'all' | 'granted' | string[];
  scopes: string[];
  /** Calls with an API key of these rights, if there can be one. */
  byKey?: boolean;
  /** Where contact assignments are read, if not in the workspace: the real one, in a dry run. */
  directory?: Workspace;
}

/** What a call answers: data, or one of the errors whose conditions hold; the contract has no order among them. */
export type Answer = { data: Json } | Refusal;
export interface Refusal {
  errors: string[];
}

/** Why a call is refused as a whole, if it is: the scope it needs is lacking, or one of these conditions holds. */
export function refusal(
  viewer: Viewer,
  scope: string,
  conditions: Record<string, boolean> = {},
): Refusal | null {
  const all = { FORBIDDEN: !viewer.scopes.includes(scope), ...conditions };
  const errors = Object.entries(all).flatMap(([code, holds]) => (holds ? [code] : []));
  return errors.length > 0 ? { errors } : null;
}

export const emptyWorkspace = (name: string): Workspace => ({
  name,
  groups: [],
  persons: [],
  places: new Map(),
  assignments: [],
  grants: new Map(),
  recorded: new Map(),
});

/** §2: the accessible groups, which all exist. */
export function accessible({ workspace, access, subject }: Viewer): Group[] {
  if (access === 'all') return workspace.groups;
  if (access === 'granted') return workspace.grants.get(subject) ?? [];
  return workspace.groups.filter(({ identifier }) => access.includes(identifier));
}

/** The groups that a call names; null when it names none. */
export interface Named {
  groupIds?: string[] | null;
  groupExternalRefs?: string[] | null;
}
const given = (list: string[] | null | undefined): list is string[] => list != null && list.length > 0;
export const namesBoth = ({ groupIds, groupExternalRefs }: Named): boolean =>
  given(groupIds) && given(groupExternalRefs);
export const namesNone = ({ groupIds, groupExternalRefs }: Named): boolean =>
  !given(groupIds) && !given(groupExternalRefs);

/** The accessible groups that each written name stands for: none or one. */
export function groupsNamed(viewer: Viewer, { groupIds, groupExternalRefs }: Named) {
  const find = (written: string): Group | undefined =>
    accessible(viewer).find(({ identifier, externalRef }) =>
      given(groupIds) ? identifier === text(written) : externalRef === text(written),
    );
  const names = given(groupIds) ? groupIds : (groupExternalRefs ?? []);
  return {
    groups: [...new Set(names.map(find).filter(group => group !== undefined))],
    ignored: names.filter(name => find(name) === undefined),
  };
}

/** §1: the persons in scope of a call that names these groups. */
export function inScope(viewer: Viewer, named: Named = {}): Person[] {
  const { persons } = viewer.workspace;
  if (viewer.access === 'all' && namesNone(named)) return persons;
  const groups = namesNone(named) ? accessible(viewer) : groupsNamed(viewer, named).groups;
  return persons.filter(person => person.groups.some(group => groups.includes(group)));
}

export const byIdentifier = (a: { identifier: string }, b: { identifier: string }): number =>
  a.identifier < b.identifier ? -1 : a.identifier > b.identifier ? 1 : 0;

export const byNumber = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

export const moment = (time: number): string => new Date(time).toISOString();

/** §5, as far as the alphabets of this test go. */
export const text = (value: string): string => value.normalize('NFC').trim();
/** Letter case apart. */
export const folded = (value: string): string => text(value).toLowerCase();
export const emailKey = folded;
/** Numbers of Germany in one of their usual spellings, a short one that is no number, and extensions. */
export function phoneKey(value: string): string {
  const [number = '', extension] = value.split('ext.');
  const digits = number.replace(/\D/g, '');
  const key = digits.startsWith('0') ? `49${digits.slice(1)}` : digits;
  return extension === undefined ? key : `${key} ext ${extension.trim()}`;
}

/** Whatever moves `updatedAt` is counted. */
export function touch(person: Person, now: number): void {
  person.updatedAt = now;
  person.version++;
}

export const visibleGroups = (viewer: Viewer, { groups }: Person): Group[] =>
  groups.filter(group => accessible(viewer).includes(group)).sort(byIdentifier);

export const groupView = ({ identifier, externalRef, name }: Group): JsonObject => ({
  __typename: 'Group',
  identifier,
  externalRef,
  name,
});
