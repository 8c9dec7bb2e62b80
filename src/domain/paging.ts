import { type AssignmentField, type AssignmentPair, counterpartOf } from './assignments.ts';
import { badUserInput } from './errors.ts';
import { byCreation, isByCreation, type PersonOrder, type Place } from './order.ts';
import { isPlain } from './text.ts';

export const maxPageSize = 100;

/** A stretch of a list of persons; both ends are places of its order, exclusive, null is open. */
export interface PersonStretch {
  readonly order: PersonOrder;
  readonly after: Place | null;
  readonly before: Place | null;
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
 * A cursor names a place in an order; it is opaque, and marked with its order so that another order's cursor
 * is refused. In the order of creation three things name a place: the sequence number, `lastId`/`afterId` (the
 * number itself), and the cursor:
 *
 *     42  ←→  afterId: 42  ←→  after: "c2VxOjQy" (base64url of "seq:42")
 *
 * The other orders of persons write the value and the number: `LAST_NAME DESC:["lee",42]`.
 */
export function encodeCursor(order: string, position: string): string {
  return Buffer.from(`${order}:${position}`, 'utf8').toString('base64url');
}

const malformed = (argument: string) => badUserInput(`${argument} is not a cursor of this connection.`);

/** @throws GatewayError BAD_USER_INPUT for anything that `encodeCursor` didn't make for this order. */
function decodeCursor(order: string, argument: string, cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const position = text.slice(order.length + 1);
  if (!text.startsWith(`${order}:`) || encodeCursor(order, position) !== cursor) throw malformed(argument);
  return position;
}

/** The marks of orders; those of persons but the first are marked by their own names. */
const marks = {
  sequence: 'seq',
  groupIdentifier: 'grp',
  assignment: 'asg',
  history: 'hst',
  feed: 'chg',
} as const;
const markOf = (order: PersonOrder) => `${order.field} ${order.direction}`;

export const groupCursor = (identifier: string): string => encodeCursor(marks.groupIdentifier, identifier);

/** Of either side's connection, in which the other side is the place. */
export const assignmentCursor = ({ assignedTo, person }: AssignmentPair): string =>
  encodeCursor(marks.assignment, `${assignedTo}:${person}`);

export const personCursor = (sequence: number): string => encodeCursor(marks.sequence, String(sequence));

export function placeCursor({ value, sequence }: Place, order: PersonOrder): string {
  if (isByCreation(order)) return personCursor(sequence);
  return encodeCursor(markOf(order), JSON.stringify([value, sequence]));
}

/** A folded name is never longer: NFKC makes at most 18 characters of one (https://www.unicode.org/faq/normalization.html). */
const maxValue = 18 * 2 * 255;

function placeAt(argument: string, cursor: string, order: PersonOrder): Place {
  if (isByCreation(order))
    return { value: null, sequence: sequenceOf(argument, decodeCursor(marks.sequence, argument, cursor)) };
  const position = decodeCursor(markOf(order), argument, cursor);
  const [value, sequence] = entriesOf(position);
  const fits =
    order.field === 'CREATED'
      ? value === null
      : order.field === 'UPDATED'
        ? Number.isSafeInteger(value)
        : value === null || (typeof value === 'string' && value.length <= maxValue && isPlain(value));
  // The same text again, or it was written otherwise: with blanks, say, or as a larger list.
  if (!fits || !isSequence(sequence) || JSON.stringify([value, sequence]) !== position)
    throw malformed(argument);
  return { value: value as Place['value'], sequence };
}

const isSequence = (number: unknown): number is number => Number.isSafeInteger(number) && Number(number) >= 1;

function sequenceOf(argument: string, digits: string): number {
  const sequence = Number(digits);
  if (!/^[1-9][0-9]*$/.test(digits) || !isSequence(sequence)) throw malformed(argument);
  return sequence;
}

function entriesOf(json: string): readonly unknown[] {
  try {
    const entries: unknown = JSON.parse(json);
    return Array.isArray(entries) ? entries : [];
  } catch {
    return [];
  }
}

function pageSize(argument: 'first' | 'last', size: number): number {
  if (size < 1 || size > maxPageSize) throw badUserInput(`${argument} must be from 1 to ${maxPageSize}.`);
  return size;
}

/** @throws GatewayError BAD_USER_INPUT for a size out of range, a malformed cursor, or arguments that exclude each other. */
export function personPage(
  { first, after, last, before, afterId }: PageArguments,
  order: PersonOrder = byCreation,
): PersonStretch {
  if (first != null && last != null) throw badUserInput('Give first or last, not both.');
  if (after != null && afterId != null) throw badUserInput('Give after or afterId, not both.');
  if (afterId != null && afterId < 0)
    throw badUserInput('afterId must not be negative; a lastId of -1 says that there is no next page.');
  if (afterId != null && !isByCreation(order)) throw onlyByCreation('afterId');
  const from =
    last != null || (before != null && first == null && after == null && afterId == null) ? 'end' : 'start';
  const start = afterId != null ? { value: null, sequence: afterId } : null;
  return {
    order,
    after: after != null ? placeAt('after', after, order) : start,
    before: before != null ? placeAt('before', before, order) : null,
    limit: last != null ? pageSize('last', last) : pageSize('first', first ?? maxPageSize),
    from,
  };
}

export const onlyByCreation = (name: 'afterId' | 'lastId') =>
  badUserInput(`${name} belongs to the order CREATED ASC; in another order use cursors.`);

/** @throws GatewayError BAD_USER_INPUT as `personPage`. */
export function groupPage({ first, after }: Pick<PageArguments, 'first' | 'after'>): {
  readonly after: string | null;
  readonly limit: number;
} {
  return {
    after: after != null ? decodeCursor(marks.groupIdentifier, 'after', after) : null,
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
  const sides = decodeCursor(marks.assignment, 'after', after).split(':');
  if (sides.length !== 2) throw malformed('after');
  const [assignedTo, person] = sides.map(digits => sequenceOf('after', digits)) as [number, number];
  return { after: { assignedTo, person }[counterpartOf[field]], limit };
}

/** Of a person's history: it goes on before this place. */
export const historyCursor = (place: number): string => encodeCursor(marks.history, String(place));

/** @throws GatewayError BAD_USER_INPUT as `personPage`. */
export function historyPage({ first, after }: Pick<PageArguments, 'first' | 'after'>): {
  readonly before: number | null;
  readonly limit: number;
} {
  return {
    before: after != null ? sequenceOf('after', decodeCursor(marks.history, 'after', after)) : null,
    limit: pageSize('first', first ?? maxPageSize),
  };
}

/** A place in a workspace's changes, and by what access they were read. */
export interface FeedPlace {
  readonly place: number;
  readonly access: string;
}

export const feedCursor = ({ place, access }: FeedPlace): string =>
  encodeCursor(marks.feed, `${place}:${access}`);

/** @throws GatewayError BAD_USER_INPUT as `personPage`. */
export function feedPage({ first, after }: Pick<PageArguments, 'first' | 'after'>): {
  readonly after: FeedPlace | null;
  readonly limit: number;
} {
  return {
    after: after != null ? feedPlace(after) : null,
    limit: pageSize('first', first ?? maxPageSize),
  };
}

/** @throws GatewayError BAD_USER_INPUT */
export function feedPlace(cursor: string): FeedPlace {
  const [digits = '', access = '', ...rest] = decodeCursor(marks.feed, 'after', cursor).split(':');
  const place = Number(digits);
  // From before the first change on.
  if (!/^(0|[1-9][0-9]*)$/.test(digits) || !Number.isSafeInteger(place) || access === '' || rest.length > 0)
    throw malformed('after');
  return { place, access };
}
