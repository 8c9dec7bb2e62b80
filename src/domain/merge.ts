import {
  afterSteps,
  type ContactPoint,
  type ContactPointStep,
  contactPointsOf,
  maxContactPoints,
  plural,
} from './contactPoints.ts';
import { sameJson } from './json.ts';
import type { Failure, FieldChange } from './outcome.ts';
import {
  type ContactPointKind,
  contactPointKinds,
  type Group,
  type JsonObject,
  type KeyKind,
  type Person,
  type PersonKey,
  type PersonState,
  type Profile,
  type Timestamp,
} from './person.ts';
import { attributesTooLarge, fitsAttributes, type Item, type Writing } from './validate.ts';

export interface Merged {
  readonly state: PersonState;
  readonly changes: readonly FieldChange[];
}

/** What an item does to a person besides what it writes into it. */
export interface Edit {
  /** Groups to be a member of afterwards, or no more. */
  readonly joins?: readonly Group[];
  readonly leaves?: readonly Group[];
  /** Changes of the person that aren't part of its state. */
  readonly further?: readonly FieldChange[];
}

/** A person as it is after an item was written into it, and what that changed. */
export function merge(
  state: PersonState,
  item: Writing & Pick<Item, 'seenAt'>,
  { joins = [], leaves = [], further = [] }: Edit,
  now: Timestamp,
): Merged {
  const { person, keys, changes } = written(state, item);
  const joined = without(joins, state.groups);
  const kept = without(state.groups, leaves);
  const moved = joined.length > 0 || kept.length < state.groups.length;
  const groups = moved ? byIdentifier([...kept, ...joined]) : state.groups;
  if (moved) changes.push({ field: 'groups', before: identifiers(state.groups), after: identifiers(groups) });
  changes.push(...further);

  if (changes.length > 0) {
    person.updatedAt = Math.max(person.updatedAt, now);
    person.version += 1;
  }
  person.firstSeenAt = Math.min(person.firstSeenAt, item.seenAt ?? person.firstSeenAt);
  person.lastSeenAt = Math.max(person.lastSeenAt, item.seenAt ?? now);
  return { state: { person, keys, groups }, changes };
}

/** A person being written: changed in place, which costs a tenth of putting it together from several. */
type Draft = { -readonly [Field in keyof Person]: Person[Field] };

/** A copy of the person with what the item writes into it, the keys that go with that, and what to say of it. */
function written(
  state: PersonState,
  item: Writing,
): { person: Draft; keys: readonly PersonKey[]; changes: FieldChange[] } {
  const person: Draft = { ...state.person };
  const changes: FieldChange[] = [];
  const set = <Field extends keyof Profile>(field: Field, value: Draft[Field]) => {
    changes.push({ field, before: person[field], after: value });
    person[field] = value;
  };

  for (const field of Object.keys(item.patch) as (keyof typeof item.patch)[]) {
    const given = item.patch[field] as JsonObject | string | null;
    const value =
      field === 'attributes' ? mergedAttributes(person.attributes, given as JsonObject | null) : given;
    if (!sameJson(person[field], value)) set(field, value);
  }
  let { keys } = state;
  const replaceKeys = (kind: KeyKind, points: readonly ContactPoint[]) => {
    const made = points.map(({ value, display }, ordinal) => ({ kind, value, display, ordinal }));
    keys = [...keys.filter(key => key.kind !== kind), ...made];
  };
  const display = person.externalRef;
  if (display !== state.person.externalRef)
    replaceKeys('externalRef', display === null ? [] : [{ value: display, display }]);
  for (const kind of contactPointKinds) {
    const steps = item.contactPoints[kind];
    if (steps.length === 0 || keepsPrimary(state.keys, kind, steps)) continue;
    const before = contactPointsOf(state.keys, kind);
    const after = afterSteps(before, steps);
    if (sameJson(before, after)) continue;
    replaceKeys(kind, after);
    if (before[0]?.value !== after[0]?.value) set(kind, after[0]?.display ?? null);
    // Where one takes the place of one, the shorthand says it all.
    if (before.length > 1 || after.length > 1)
      changes.push({ field: plural[kind], before: displays(before), after: displays(after) });
  }
  return { person, keys, changes };
}

/** Whether all that is said is what is so already, as mostly: the one that is the primary one is to be it. */
function keepsPrimary(
  keys: readonly PersonKey[],
  kind: ContactPointKind,
  steps: readonly ContactPointStep[],
): boolean {
  const step = steps[0];
  if (step?.does !== 'replacePrimary' || steps.length > 1) return false;
  const { value } = step.point;
  return keys.some(key => key.kind === kind && key.ordinal === 0 && key.value === value);
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

/** Why a merged person can't be stored. */
export function misfit({ person, keys }: PersonState): Failure | null {
  const invalid = (reason: string): Failure => ({ code: 'INVALID_VALUE', reason });
  if (!fitsAttributes(person.attributes)) return invalid(`Merged, the ${attributesTooLarge}`);
  if (keys.length <= maxContactPoints) return null;
  const full = contactPointKinds.find(kind => contactPointsOf(keys, kind).length > maxContactPoints);
  return full ? invalid(`The person would have more than ${maxContactPoints} ${plural[full]}.`) : null;
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
    {},
    now,
  ).state;
}

const displays = (points: readonly ContactPoint[]): string[] => points.map(({ display }) => display);

function without(groups: readonly Group[], others: readonly Group[]): readonly Group[] {
  if (groups.length === 0 || others.length === 0) return groups;
  const keys = new Set(others.map(({ key }) => key));
  return groups.filter(({ key }) => !keys.has(key));
}

const identifiers = (groups: readonly Group[]): string[] => groups.map(group => group.identifier);

const byIdentifier = (groups: readonly Group[]): Group[] =>
  [...groups].sort((a, b) => (a.identifier < b.identifier ? -1 : a.identifier > b.identifier ? 1 : 0));
