import { type Change, emailKey, type Person, type PointField, phoneKey, text } from './world.ts';

export interface PointInput {
  value: string;
  primary?: boolean | null;
  remove?: boolean | null;
}

export interface PointInputs {
  emailAddress?: string | null;
  phoneNumber?: string | null;
  emailAddresses?: PointInput[] | null;
  phoneNumbers?: PointInput[] | null;
}

/** A value that stands: absent and blank are undefined, null clears. */
export const keep = (value: string | null | undefined): string | null | undefined =>
  value != null && text(value) === '' ? undefined : value;

interface Kind {
  field: PointField;
  shorthand: 'emailAddress' | 'phoneNumber';
  key: (value: string) => string;
  isAcceptable: (value: string) => boolean;
}
export const kinds: Readonly<Record<PointField, Kind>> = {
  emailAddresses: {
    field: 'emailAddresses',
    shorthand: 'emailAddress',
    key: emailKey,
    isAcceptable: value => value.includes('@'),
  },
  phoneNumbers: {
    field: 'phoneNumbers',
    shorthand: 'phoneNumber',
    key: phoneKey,
    isAcceptable: value => /\d/.test(value),
  },
};
const everyKind = Object.values(kinds);

const entriesOf = (item: PointInputs, field: PointField): PointInput[] =>
  (item[field] ?? []).filter(({ value }) => text(value) !== '');

/** What an item says that its person has: by these it is matched. */
export function named(item: PointInputs, field: PointField): string[] {
  const entries = entriesOf(item, field).filter(({ remove }) => !remove);
  const short = keep(item[kinds[field].shorthand]);
  return [...(short ? [short] : []), ...entries.map(({ value }) => value)];
}

export const has = (person: Person, field: PointField, value: string): boolean =>
  person[field].some(own => kinds[field].key(own) === kinds[field].key(value));

export const arePointsValid = (item: PointInputs): boolean =>
  everyKind.every(({ field, shorthand, key, isAcceptable }) => {
    const short = keep(item[shorthand]);
    const entries = entriesOf(item, field);
    const keysOf = (flag: 'primary' | 'remove') =>
      new Set(entries.filter(entry => entry[flag]).map(({ value }) => key(value)));
    const removed = keysOf('remove');
    return (
      (short == null || isAcceptable(short)) &&
      (short === undefined || entries.length === 0) &&
      entries.every(({ value }) => isAcceptable(value)) &&
      keysOf('primary').size <= 1 &&
      !entries.some(({ primary, remove }) => primary && remove) &&
      !entries.some(({ value, remove }) => !remove && removed.has(key(value)))
    );
  });

/** Adds, takes away and puts first, in this order; what is held already stays as it was written. */
function written(own: readonly string[], item: PointInputs, { field, shorthand, key }: Kind): string[] {
  const same = (value: string) => (other: string) => key(other) === key(value);
  const first = (list: readonly string[], value: string) => {
    const held = list.find(same(value));
    return held === undefined ? [...list] : [held, ...list.filter(other => other !== held)];
  };
  const short = keep(item[shorthand]);
  if (short === null) return [];
  if (short !== undefined) return own.some(same(short)) ? first(own, short) : [text(short), ...own.slice(1)];
  let after = [...own];
  const entries = entriesOf(item, field);
  for (const { value, remove } of entries) if (!remove && !after.some(same(value))) after.push(text(value));
  for (const { value, remove } of entries) if (remove) after = after.filter(other => !same(value)(other));
  const primary = entries.find(({ primary }) => primary);
  return primary ? first(after, primary.value) : after;
}

/** The shorthand is named where the primary one changed, the list where several are concerned. */
export function writePoints(person: Person, item: PointInputs): Change[] {
  return everyKind.flatMap(kind => {
    const { field, shorthand } = kind;
    const before = person[field];
    const after = written(before, item, kind);
    person[field] = after;
    const isOther = JSON.stringify(before) !== JSON.stringify(after);
    const [one, other] = [before[0] ?? null, after[0] ?? null];
    return [
      ...(one === other ? [] : [{ field: shorthand, before: one, after: other }]),
      ...(isOther && Math.max(before.length, after.length) > 1 ? [{ field, before, after }] : []),
    ];
  });
}
