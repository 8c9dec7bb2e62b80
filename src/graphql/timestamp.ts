import type { Timestamp } from '../domain/person.ts';

/** `date-time` of RFC 3339, section 5.6: `T` and `Z` may be in lower case, the offset is never left out. */
const dateTime =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

const minuteInMs = 60_000;

/** What toISOString writes with a four-digit year, the only one RFC 3339 knows. */
const earliest = Date.parse('0000-01-01T00:00:00.000Z');
const latest = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * Reads RFC 3339. `Date.parse` won't do: it rolls 30 February over into March, and takes much else.
 * @returns null for anything that isn't such a moment, within the years 0000 to 9999 in UTC; for a leap
 * second too, which no Timestamp can hold.
 */
export function timestampOf(text: string): Timestamp | null {
  const match = dateTime.exec(text);
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [offsetHour, offsetMinute] = [Number(match[9] ?? 0), Number(match[10] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59 || offsetHour > 23 || offsetMinute > 59) return null;

  const local = new Date(0);
  // Date.UTC takes the years 0 to 99 for 1900 to 1999; setUTCFullYear takes them as they are.
  local.setUTCFullYear(year, month - 1, day);
  if (local.getUTCMonth() !== month - 1 || local.getUTCDate() !== day) return null;
  local.setUTCHours(hour, minute, second, Number((match[7] ?? '').padEnd(3, '0').slice(0, 3)));

  const offset = (offsetHour * 60 + offsetMinute) * minuteInMs * (match[8] === '-' ? -1 : 1);
  const timestamp = local.getTime() - offset;
  return timestamp >= earliest && timestamp <= latest ? timestamp : null;
}
