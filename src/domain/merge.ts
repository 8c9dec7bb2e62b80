import { sameJson } from './json.ts';
import type { FieldChange } from './outcome.ts';
import {
  type Group,
  type JsonObject,
  type KeyKind,
  keyKinds,
  type Person,
  type PersonKey,
  type PersonState,
  type Profile,
  type Timestamp,
} from './person.ts';
import type { Item } from './validate.ts';

export interface Merged {
  readonly state: PersonState;
  readonly changes: readonly FieldChange[];
}

const isKeyKind = (field: string): field is KeyKind => (keyKinds as readonly string[]).includes(field);

/**
 * A person as it is after an item was written into it and it joined the groups, and what that changed;
 * `further` are changes of the person that aren't part of its state.
 */
export function merge(
  state: PersonState,
  item: Item,
  joins: readonly Group[],
  now: Timestamp,
  further: readonly FieldChange[] = [],
): Merged {
  const changes: FieldChange[] = [];
  const profile = mergedProfile(state, item);
  for (const field of Object.keys(profile) as (keyof Profile)[])
    changes.push({ field, before: state.person[field], after: profile[field] as Profile[typeof field] });
  const joined = joins.filter(group => !state.groups.some(({ key }) => key === group.key));
  const groups = joined.length === 0 ? state.groups : byIdentifier([...state.groups, ...joined]);
  if (joined.length > 0)
    changes.push({ field: 'groups', before: identifiers(state.groups), after: identifiers(groups) });
  changes.push(...further);

  const person: Person = {
    ...state.person,
    ...profile,
    updatedAt: changes.length > 0 ? Math.max(state.person.updatedAt, now) : state.person.updatedAt,
    firstSeenAt: Math.min(state.person.firstSeenAt, item.seenAt ?? state.person.firstSeenAt),
    lastSeenAt: Math.max(state.person.lastSeenAt, item.seenAt ?? now),
    version: state.person.version + (changes.length > 0 ? 1 : 0),
  };
  return { state: { person, keys: mergedKeys(state, item, profile), groups }, changes };
}

/** The fields whose value the item changes, with their new values. */
function mergedProfile({ person, keys }: PersonState, item: Item): Partial<Profile> {
  const profile: { -readonly [Field in keyof Profile]?: Profile[Field] } = {};
  for (const [name, given] of Object.entries(item.patch)) {
    const field = name as keyof Profile;
    const value =
      field === 'attributes' ? mergedAttributes(person.attributes, given as JsonObject | null) : given;
    const same =
      isKeyKind(field) && value !== null
        ? keys.some(key => key.kind === field && key.ordinal === 0 && key.value === item.keys[field])
        : sameJson(person[field], value);
    if (!same) Object.assign(profile, { [field]: value });
  }
  return profile;
}

/** Key by key; null removes a key, and null in place of all empties them. */
function mergedAttributes(held: JsonObject, given: JsonObject | null): JsonObject {
  if (given === null) return {};
  const merged = new Map(Object.entries(held));
  for (const [key, value] of Object.entries(given))
    if (value === null) merged.delete(key);
    else merged.set(key, value);
  return Object.fromEntries(merged);
}

/** A kind whose field changed has its primary key replaced, or removed with the field; no key is there twice. */
function mergedKeys(state: PersonState, item: Item, profile: Partial<Profile>): readonly PersonKey[] {
  const changed = keyKinds.filter(kind => kind in profile);
  if (changed.length === 0) return state.keys;
  const kept = state.keys.filter(
    ({ kind, value, ordinal }) => !changed.includes(kind) || (ordinal > 0 && value !== item.keys[kind]),
  );
  const made = changed.flatMap(kind => {
    const [value, display] = [item.keys[kind], profile[kind]];
    return value === null || display == null ? [] : [{ kind, value, display, ordinal: 0 }];
  });
  return [...kept, ...made];
}

/** A new person as an item describes it. */
export function create(
  item: Item,
  groups: readonly Group[],
  { sequence, identifier, now }: { sequence: number; identifier: string; now: Timestamp },
): PersonState {
  const blank: Person = {
    sequence,
    identifier,
    externalRef: null,
    firstName: null,
    lastName: null,
    emailAddress: null,
    phoneNumber: null,
    avatarUrl: null,
    timezone: null,
    locale: null,
    status: 'ACTIVE',
    attributes: {},
    createdAt: now,
    updatedAt: now,
    firstSeenAt: item.seenAt ?? now,
    lastSeenAt: item.seenAt ?? now,
    version: 0,
  };
  return merge(
    { person: blank, keys: [], groups: byIdentifier(groups) },
    { ...item, seenAt: blank.lastSeenAt },
    [],
    now,
  ).state;
}

const identifiers = (groups: readonly Group[]): string[] => groups.map(group => group.identifier);

const byIdentifier = (groups: readonly Group[]): Group[] =>
  [...groups].sort((a, b) => (a.identifier < b.identifier ? -1 : a.identifier > b.identifier ? 1 : 0));
