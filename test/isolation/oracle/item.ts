import {
  type Change,
  emailKey,
  type JsonObject,
  type Named,
  type Person,
  phoneKey,
  text,
  textFields,
} from './world.ts';

/** A `PersonInput`, as far as this test goes. */
export interface Item extends Named {
  identifier?: string | null;
  externalRef?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  emailAddress?: string | null;
  phoneNumber?: string | null;
  avatarUrl?: string | null;
  timezone?: string | null;
  status?: string | null;
  attributes?: JsonObject | null;
  seenAt?: string | null;
}

/** A value that stands: absent and blank are undefined, null clears. */
export const keep = (value: string | null | undefined): string | null | undefined =>
  value != null && text(value) === '' ? undefined : value;

const fiveMinutes = 300_000;

/** §4, per-item validation: what the alphabets hold of bad values. */
export function isValid({ identifier, emailAddress, phoneNumber, seenAt }: Item, now: number): boolean {
  const [email, phone] = [keep(emailAddress), keep(phoneNumber)];
  return (
    (identifier == null || text(identifier) !== '') &&
    (email == null || email.includes('@')) &&
    (phone == null || /\d/.test(phone)) &&
    (seenAt == null || Date.parse(seenAt) <= now + fiveMinutes)
  );
}

/** Writes what is given and differs; the two times and the groups are not its business. */
export function write(person: Person, item: Item): Change[] {
  const changes: Change[] = [];
  const set = <
    F extends 'attributes' | 'status' | 'emailAddress' | 'phoneNumber' | (typeof textFields)[number],
  >(
    field: F,
    value: Person[F],
  ) => {
    changes.push({ field, before: person[field], after: value });
    person[field] = value;
  };

  for (const field of textFields) {
    const value = keep(item[field]);
    const next = value == null ? value : text(value);
    if (next !== undefined && next !== person[field]) set(field, next);
  }
  for (const [field, key] of [
    ['emailAddress', emailKey],
    ['phoneNumber', phoneKey],
  ] as const) {
    const [value, own] = [keep(item[field]), person[field]];
    if (value === undefined || (value === null && own === null)) continue;
    if (value === null || own === null || key(value) !== key(own))
      set(field, value === null ? null : text(value));
  }
  if (item.status !== undefined && (item.status ?? 'ACTIVE') !== person.status)
    set('status', item.status ?? 'ACTIVE');
  if (item.attributes !== undefined) {
    const merged: JsonObject = item.attributes === null ? {} : { ...person.attributes };
    for (const [name, value] of Object.entries(item.attributes ?? {}))
      if (value === null) delete merged[name];
      else merged[name] = value;
    const sorted = (object: JsonObject) => JSON.stringify(Object.entries(object).sort());
    if (sorted(merged) !== sorted(person.attributes)) set('attributes', merged);
  }
  return changes;
}
