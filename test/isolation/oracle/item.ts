import type { AssignmentInput } from './assignments.ts';
import { arePointsValid, keep, type PointInputs, writePoints } from './contactPoints.ts';
import {
  type Change,
  type Json,
  type JsonObject,
  type Named,
  type Person,
  text,
  textFields,
} from './world.ts';

/** A `PersonInput`, as far as this test goes. */
export interface Item extends Named, PointInputs {
  identifier?: string | null;
  externalRef?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  avatarUrl?: string | null;
  timezone?: string | null;
  status?: string | null;
  attributes?: JsonObject | null;
  seenAt?: string | null;
  expectedVersion?: number | null;
  contactAssignments?: AssignmentInput[] | null;
}

const fiveMinutes = 300_000;

/** §4, per-item validation: what the alphabets hold of bad values. */
export function isValid(item: Item, now: number): boolean {
  const { identifier, seenAt, contactAssignments } = item;
  return (
    (identifier == null || text(identifier) !== '') &&
    (seenAt == null || Date.parse(seenAt) <= now + fiveMinutes) &&
    (contactAssignments ?? []).every(entry => Object.values(entry).every(name => text(name) !== '')) &&
    arePointsValid(item)
  );
}

/** Writes what is given and differs; the two times and the groups are not its business. */
export function write(person: Person, item: Item): Change[] {
  const changes: Change[] = [];
  for (const field of textFields) {
    const value = keep(item[field]);
    const after = value == null ? value : text(value);
    const before = person[field];
    if (after === undefined || after === before) continue;
    changes.push({ field, before, after });
    person[field] = after;
  }
  return [...changes, ...writePoints(person, item), ...writeState(person, item)];
}

/** What an upsert and a change of many persons write alike. */
export function writeState(person: Person, { status, attributes }: Pick<Item, 'status' | 'attributes'>) {
  const changes: Change[] = [];
  if (status !== undefined && (status ?? 'ACTIVE') !== person.status) {
    changes.push({ field: 'status', before: person.status, after: status ?? 'ACTIVE' });
    person.status = status ?? 'ACTIVE';
  }
  if (attributes !== undefined) {
    const merged: JsonObject = attributes === null ? {} : { ...person.attributes };
    for (const [name, value] of Object.entries(attributes ?? {}))
      if (value === null) delete merged[name];
      else merged[name] = value;
    if (sorted(merged) !== sorted(person.attributes)) {
      changes.push({ field: 'attributes', before: person.attributes, after: merged });
      person.attributes = merged;
    }
  }
  return changes;
}

/** As JSON, whatever the order of keys. */
export const sorted = (value: Json): string =>
  JSON.stringify(value, (_key, part) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
