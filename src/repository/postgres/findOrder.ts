import { type SQL, sql } from 'drizzle-orm';
import type { Place } from '../../domain/order.ts';
import type { PersonStretch } from '../../domain/paging.ts';
import { indexed } from './rows.ts';
import { persons } from './schema.ts';
import { value } from './statement.ts';

/** A stretch of an order that one index gives without a sort. */
export interface Part {
  readonly where: SQL;
  readonly orderBy: SQL;
  readonly ascending: boolean;
  /** In the order of creation: between which numbers, both exclusive, so that other tables can be asked alike. */
  readonly sequences: { readonly low: number; readonly high: number } | null;
}

const { sequence } = persons;
const byValue = { UPDATED: persons.updatedAt, LAST_NAME: persons.lastNameFolded } as const;

/**
 * The parts that make up a page's stretch of its order, in the order in which they are to be read: one, or two in the
 * order by last name, where those who have none come last in both directions.
 */
export function partsOf({ order, after, before, from }: PersonStretch): Part[] {
  const { field } = order;
  const upward = order.direction === 'ASC';
  const [low, high] = upward ? [after, before] : [before, after];
  const ascending = upward === (from === 'start');
  const direction = directed(ascending);
  if (field === 'CREATED') return [bySequence(low, high, ascending)];

  const column = byValue[field];
  const place = ({ value: at, sequence }: Place) =>
    sql`(${value(typeof at === 'string' ? indexed(at) : at)}, ${value(sequence)})`;
  const valued: Part = {
    where: sql.join(
      [
        sql`${column} is not null`,
        ...(low && low.value !== null ? [sql`(${column}, ${sequence}) > ${place(low)}`] : []),
        ...(high && high.value !== null ? [sql`(${column}, ${sequence}) < ${place(high)}`] : []),
      ],
      sql` and `,
    ),
    orderBy: sql`${column} ${direction}, ${sequence} ${direction}`,
    ascending,
    sequences: null,
  };
  if (field === 'UPDATED') return [valued];
  const valueless = (at: Place | null) => (at?.value === null ? at : null);
  const nameless = bySequence(valueless(low), valueless(high), ascending);
  const parts = [
    ...(after?.value === null ? [] : [valued]),
    ...(before === null || before.value === null
      ? [{ ...nameless, where: sql`${column} is null and ${nameless.where}`, sequences: null }]
      : []),
  ];
  return from === 'start' ? parts : parts.reverse();
}

export const directed = (ascending: boolean): SQL => (ascending ? sql`asc` : sql`desc`);

function bySequence(low: Place | null, high: Place | null, ascending: boolean): Part {
  const sequences = {
    low: low?.sequence ?? 0,
    high: high?.sequence ?? Number.MAX_SAFE_INTEGER,
  };
  const orderBy = sql`${sequence} ${directed(ascending)}`;
  return { where: within(sequence, sequences), orderBy, ascending, sequences };
}

export const within = (column: unknown, { low, high }: { low: number; high: number }): SQL =>
  sql`${column} > ${value(low)} and ${column} < ${value(high)}`;
