import type { PersonCriteria } from '../../domain/criteria.ts';
import type { Place } from '../../domain/order.ts';
import type { PersonStretch } from '../../domain/paging.ts';
import { idOf } from './rows.ts';
import { idsPerWorkspace } from './schema.ts';
import type { Value } from './statement.ts';

/**
 * A part of an order that one index gives without a sort: persons by id, by a column and id, or, of one value
 * of the column (none, for persons without a last name), by id.
 */
export type PartKind = 'id' | `${'updatedAt' | 'lastNameFolded'}${'' | ' tied'}`;

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
  const tied = (value: Place['value'], from: Place | null, to: Place | null): Part => ({
    kind: `${column} tied`,
    values: { ...ids(workspace, from, to), tie: value },
  });
  /** From a place up to another, by ascending value, without those who have none. */
  function between(low: Place | null, high: Place | null): Part[] {
    const difference = low && high ? compare(low.value, high.value) : -1;
    if (difference > 0) return [];
    if (low && difference === 0) return [tied(low.value, low, high)];
    const range = bounds(column, low, high, criteria);
    return [
      ...(low ? [tied(low.value, low, null)] : []),
      { kind: column, values: { lowest: range[0], highest: range[1] } },
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

/** Both exclusive, and within the workspace. */
function ids(workspace: number, low: Place | null, high: Place | null): { low: number; high: number } {
  const id = (sequence: number) => idOf(workspace, Math.min(sequence, idsPerWorkspace));
  return { low: id(low?.sequence ?? 0), high: id(high?.sequence ?? idsPerWorkspace) };
}

/** Both exclusive. As a number the lowest is no text; as a text none is empty, and every blob is higher. */
function bounds(
  column: 'updatedAt' | 'lastNameFolded',
  low: Place | null,
  high: Place | null,
  { updatedSince, updatedBefore }: PersonCriteria,
): [Value, Value] {
  if (column === 'lastNameFolded') return [low?.value ?? '', high?.value ?? Buffer.alloc(0)];
  return [
    Math.max(Number(low?.value ?? Number.MIN_SAFE_INTEGER), (updatedSince ?? Number.MIN_SAFE_INTEGER) - 1),
    Math.min(Number(high?.value ?? Number.MAX_SAFE_INTEGER), updatedBefore ?? Number.MAX_SAFE_INTEGER),
  ];
}

/** As SQLite does: numbers by size, text by its bytes. */
function compare(a: Place['value'], b: Place['value']): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}
