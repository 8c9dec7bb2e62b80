import { type AssignmentField, type AssignmentPair, counterpartOf } from './assignments.ts';
import { badUserInput } from './errors.ts';

export const maxPageSize = 100;

/** A stretch of an ordered list; both ends exclusive, null is open. */
export interface Page<Position> {
  readonly after: Position | null;
  readonly before: Position | null;
  /** 1..100 */
  readonly limit: number;
  /** From which end `limit` counts. */
  readonly from: 'start' | 'end';
}

/** Relay's arguments and the source's `after-id`, as a client sends them; null is "not given". */
export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
  readonly afterId?: number | null | undefined;
}

/**
 * Three things name a place among the persons: the sequence number, `lastId`/`afterId` (the number itself),
 * and a cursor (the number, opaque and marked with its order, so that another order's cursor is refused):
 *
 *     42  ←→  afterId: 42  ←→  after: "c2VxOjQy" (base64url of "seq:42")
 */
const cursorOrders = { sequence: 'seq:', groupIdentifier: 'grp:', assignment: 'asg:' } as const;
type CursorOrder = keyof typeof cursorOrders;

const malformed = (argument: string) => badUserInput(`${argument} is not a cursor of this connection.`);

function encodeCursor(order: CursorOrder, position: string): string {
  return Buffer.from(cursorOrders[order] + position, 'utf8').toString('base64url');
}

/** @throws GatewayError BAD_USER_INPUT for anything that `encodeCursor` didn't make for this order. */
function decodeCursor(order: CursorOrder, argument: string, cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const position = text.slice(cursorOrders[order].length);
  if (!text.startsWith(cursorOrders[order]) || encodeCursor(order, position) !== cursor)
    throw malformed(argument);
  return position;
}

export const personCursor = (sequence: number): string => encodeCursor('sequence', String(sequence));
export const groupCursor = (identifier: string): string => encodeCursor('groupIdentifier', identifier);

/** Of either side's connection, in which the other side is the place. */
export const assignmentCursor = ({ assignedTo, person }: AssignmentPair): string =>
  encodeCursor('assignment', `${assignedTo}:${person}`);

const sequenceOf = (argument: string, cursor: string): number =>
  parseSequence(argument, decodeCursor('sequence', argument, cursor));

function parseSequence(argument: string, digits: string): number {
  const sequence = Number(digits);
  if (!/^[1-9][0-9]{0,15}$/.test(digits) || !Number.isSafeInteger(sequence)) throw malformed(argument);
  return sequence;
}

function pageSize(argument: 'first' | 'last', size: number): number {
  if (size < 1 || size > maxPageSize) throw badUserInput(`${argument} must be from 1 to ${maxPageSize}.`);
  return size;
}

/** @throws GatewayError BAD_USER_INPUT for a size out of range, a malformed cursor, or arguments that exclude each other. */
export function personPage({ first, after, last, before, afterId }: PageArguments): Page<number> {
  if (first != null && last != null) throw badUserInput('Give first or last, not both.');
  if (after != null && afterId != null) throw badUserInput('Give after or afterId, not both.');
  if (afterId != null && afterId < 0)
    throw badUserInput('afterId must not be negative; a lastId of -1 says that there is no next page.');
  const from =
    last != null || (before != null && first == null && after == null && afterId == null) ? 'end' : 'start';
  return {
    after: after != null ? sequenceOf('after', after) : (afterId ?? null),
    before: before != null ? sequenceOf('before', before) : null,
    limit: last != null ? pageSize('last', last) : pageSize('first', first ?? maxPageSize),
    from,
  };
}

/** @throws GatewayError BAD_USER_INPUT as `personPage`. */
export function groupPage({ first, after }: Pick<PageArguments, 'first' | 'after'>): {
  readonly after: string | null;
  readonly limit: number;
} {
  return {
    after: after != null ? decodeCursor('groupIdentifier', 'after', after) : null,
    limit: pageSize('first', first ?? maxPageSize),
  };
}

/** After which counterpart, by its sequence number, a page of somebody's assignments begins. */
export interface AssignmentPage {
  readonly after: number | null;
  readonly limit: number;
}

/** @throws GatewayError BAD_USER_INPUT as `personPage`. */
export function assignmentPage(
  field: AssignmentField,
  { first, after }: Pick<PageArguments, 'first' | 'after'>,
): AssignmentPage {
  const limit = pageSize('first', first ?? maxPageSize);
  if (after == null) return { after: null, limit };
  const sides = decodeCursor('assignment', 'after', after).split(':');
  if (sides.length !== 2) throw malformed('after');
  const [assignedTo, person] = sides.map(digits => parseSequence('after', digits)) as [number, number];
  return { after: { assignedTo, person }[counterpartOf[field]], limit };
}
