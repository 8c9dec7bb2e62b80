import type { PersonCriteria } from '../../domain/criteria.ts';
import type { Place } from '../../domain/order.ts';
import type { PersonStretch } from '../../domain/paging.ts';
import { idOf } from './rows.ts';
import { idsPerWorkspace } from './schema.ts';
import type { Value } from './statement.ts';

/**
 * A part of an order that one index gives without a sort: persons by id, by a column and id (`until`: up to a
 * value), or, of one value of the column (null, for persons without a last name), by id.
 */
export type PartKind = 'id' | `${'updatedAt' | 'lastNameFolded'}${'' | ' tied' | ' until'}`;

/** The column that a part goes by; null for the id alone. */
export function columnOf(part: PartKind): 'updatedAt' | 'lastNameFolded' | null {
  if (part === 'id') return null;
  return part.startsWith('updatedAt') ? 'updatedAt' : 'lastNameFolded';
}

export interface Part {
  readonly kind: PartKind;
  readonly values: Readonly<Record<string, Value>>;
}

/** The parts that make up a page's stretch of its order, in the order in which they are to be read. */
export function partsOf(workspace: number, page: PersonStretch, criteria: PersonCriteria): Part[] {
  const { field, direction } = page.order;
  const upward = direction === 'ASC';
  const [low, high] = upward ? [page.after, page.before] : [page.before, page.after];
  if (field === 'CREATED') return [{ kind: 'id', values: ids(workspace, low, high) }];

  const column = field === 'UPDATED' ? 'updatedAt' : 'lastNameFolded';
  const [lowest, highest] = field === 'UPDATED' ? updatedBetween(criteria) : names;
  const tied = (value: Place['value'], from: Place | null, to: Place | null): Part => ({
    kind: `${column} tied`,
    values: { ...ids(workspace, from, to), tie: value },
  });
  /** From a place up to another, by ascending value, without those who have none. */
  function between(low: Place | null, high: Place | null): Part[] {
    if (low && compare(low.value, lowest) <= 0) return between(null, high);
    if (high && compare(high.value, highest) >= 0) return between(low, null);
    const difference = compare(low?.value ?? lowest, high?.value ?? highest);
    if (difference > 0) return [];
    if (low && high && difference === 0) return [tied(low.value, low, high)];
    return [
      ...(low ? [tied(low.value, low, null)] : []),
      { kind: column, values: { lowest: low?.value ?? lowest, highest: high?.value ?? highest } },
      ...(high ? [tied(high.value, null, high)] : []),
    ];
  }

  const valued = (place: Place | null) => (place?.value === null ? null : place);
  const valueless = (place: Place | null) => (place?.value === null ? place : null);
  const parts = page.after?.value === null ? [] : between(valued(low), valued(high));
  if (!upward) parts.reverse();
  if (column === 'lastNameFolded' && (page.before === null || page.before.value === null))
    parts.push(tied(null, valueless(low), valueless(high)));
  return page.from === 'start' ? parts : parts.reverse();
}

/** Where names begin and end, both exclusive: none is empty, and every blob comes after all text. */
const names: readonly [Value, Value] = ['', Buffer.alloc(0)];

/** Both exclusive. */
const updatedBetween = ({ updatedSince, updatedBefore }: PersonCriteria): readonly [number, number] => [
  (updatedSince ?? Number.MIN_SAFE_INTEGER) - 1,
  updatedBefore ?? Number.MAX_SAFE_INTEGER,
];

/** Both exclusive, and within the workspace. */
function ids(workspace: number, low: Place | null, high: Place | null): { low: number; high: number } {
  const id = (sequence: number) => idOf(workspace, Math.min(sequence, idsPerWorkspace));
  return { low: id(low?.sequence ?? 0), high: id(high?.sequence ?? idsPerWorkspace) };
}

/** As SQLite does: numbers by size, text by its bytes, blobs last. */
function compare(a: Value, b: Value): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a !== 'string' || typeof b !== 'string')
    return Number(typeof a !== 'string') - Number(typeof b !== 'string');
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** A part by a column up to a place in it, and those who share its value. */
export function shortened(part: Part, ascending: boolean, place: { id: number; value: Value }): Part {
  const { kind, values } = part;
  if (kind === 'updatedAt' || kind === 'lastNameFolded')
    return { kind: `${kind} until`, values: { ...values, until: place.value } };
  return { kind, values: { ...values, ...(ascending ? { high: place.id + 1 } : { low: place.id - 1 }) } };
}

/** A part by id cut to so many ids: at most as many persons. `last` is the workspace's last id. */
export function shortenedById(part: Part, ascending: boolean, length: number, last: number): Part {
  const [low, high] = [Number(part.values.low), Math.min(Number(part.values.high), last + 1)];
  if (high - low <= length) return part;
  const end = ascending ? { high: low + length } : { low: high - length };
  return { kind: part.kind, values: { ...part.values, ...end } };
}
