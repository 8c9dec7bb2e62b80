import fc from 'fast-check';
import { isDefault, type Order, orderName } from './oracle/order.ts';
import {
  alphabets,
  invalid,
  merged,
  namedTwice,
  nothing,
  orNull,
  personPick,
  personIdentifiers as persons,
  pick,
  some,
  status,
  written,
} from './values.ts';

const search = fc.constantFrom(
  'a',
  'ADA',
  'ada@',
  'BOB@',
  'c@x',
  'Zo',
  'zoe\u0308',
  'ZOË',
  'r',
  'R1',
  'k',
  'LE',
  'är',
  'da',
  '%',
  '_',
  'b',
  '',
  ' ',
);
const wantedAttributes = fc.constantFrom(
  {},
  { a: 1 },
  { a: 2 },
  { a: '1' },
  { b: [1] },
  { a: 2, b: [1] },
  { c: { d: null } },
  { c: {} },
  { e: { g: 2, f: 1 } },
  { a: null },
);

const criteria = fc.oneof(
  { weight: 6, arbitrary: nothing },
  {
    weight: 6,
    arbitrary: fc.constantFrom(...(Object.keys(alphabets) as (keyof typeof alphabets)[])).chain(criterion),
  },
  {
    weight: 1,
    arbitrary: some({
      lastName: written('lastName'),
      emailAddress: written('emailAddress', invalid.emailAddress),
      status: orNull(status),
      updatedSince: orNull(pick('moment')),
    }),
  },
  { weight: 1, arbitrary: fc.record({ identifier: personPick }) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('updatedSince', 'updatedBefore')
      .chain(field => fc.record({ [field]: fc.oneof(pick('updatedAt'), pick('moment')) })),
  },
  { weight: 5, arbitrary: fc.record({ search }) },
  { weight: 5, arbitrary: fc.record({ assignedToIds: fc.tuple(pick('assignedTo')) }) },
  {
    weight: 6,
    arbitrary: some({
      identifiers: orNull(persons),
      excludeIdentifiers: orNull(persons),
      assignedToIds: orNull(
        fc.array(fc.oneof(personPick, pick('assignedTo')), { maxLength: 3, size: 'max' }),
      ),
      statuses: orNull(fc.subarray(['ACTIVE', 'UNSUBSCRIBED', 'BOUNCED'])),
      search: orNull(search),
      attributes: orNull(wantedAttributes),
    }),
  },
);
function criterion(field: keyof typeof alphabets): fc.Arbitrary<object> {
  if (field === 'avatarUrl' || field === 'timezone') return fc.record({ status });
  const value = fc.oneof(
    { weight: 4, arbitrary: written(field) },
    { weight: 1, arbitrary: fc.constantFrom('', ' ', 'nobody') },
  );
  return fc.record({ [field]: value });
}
export const filter = merged([criteria, namedTwice]);

export const size = fc.oneof(
  { weight: 24, arbitrary: fc.integer({ min: 1, max: 4 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, 100, 101, null) },
);
const cursorOf = (order: string) =>
  fc.oneof(
    { weight: 24, arbitrary: pick('cursor', { order }) },
    { weight: 1, arbitrary: fc.constantFrom(null, 'x', '') },
  );
export const afterId = fc.oneof(
  { weight: 12, arbitrary: pick('sequence') },
  { weight: 1, arbitrary: fc.constantFrom(null, -1, 0, 1, Number.MAX_SAFE_INTEGER) },
);
const pagingBy = (cursor: fc.Arbitrary<unknown>) =>
  fc.oneof(
    { weight: 8, arbitrary: some({ first: size, after: cursor }) },
    { weight: 4, arbitrary: some({ last: size, before: cursor }) },
    { weight: 3, arbitrary: some({ first: size, afterId }) },
    { weight: 2, arbitrary: some({ first: size, after: cursor, before: cursor }) },
    { weight: 2, arbitrary: some({ last: size, after: cursor, before: cursor }) },
    { weight: 1, arbitrary: some({ first: size, last: size, after: cursor, before: cursor, afterId }) },
  );
export const orders: readonly Order[] = (['CREATED', 'UPDATED', 'LAST_NAME'] as const).flatMap(field => [
  { field },
  { field, direction: 'DESC' as const },
  { field, direction: 'ASC' as const },
]);
export const orderBy: fc.Arbitrary<Order | null> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constantFrom(...orders) },
);
/** Pages of an order, mostly by its own cursors; `lastId` is asked for where there is one, and seldom elsewhere. */
export const orderedPaging = orderBy.chain(order =>
  fc.tuple(pagingBy(cursorOf(orderName(order))), fc.nat(29)).map(([paging, nth]) => ({
    ...paging,
    ...(order && { orderBy: order }),
    withLastId: isDefault(order) || nth === 0,
  })),
);
export const groupPaging = some({
  first: size,
  after: fc.oneof(
    { weight: 9, arbitrary: pick('groupCursor') },
    { weight: 1, arbitrary: fc.constantFrom('x', null) },
  ),
});

export const globalIds = fc.array(
  fc.oneof({ weight: 9, arbitrary: pick('node') }, { weight: 1, arbitrary: fc.constant('nothing') }),
  { maxLength: 5, size: 'max' },
);
export const relationPage = pick('relationPage');
