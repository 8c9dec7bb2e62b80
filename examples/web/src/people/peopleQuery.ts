import type { PersonFilter, PersonOrder, PersonStatus } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { statusNames } from '../shared/person.tsx';

/** What the address says is asked for. */
export interface Search {
  readonly filter: PersonFilter;
  readonly orderBy: PersonOrder;
}

export const orders = {
  oldest: { label: 'Oldest first', orderBy: { field: 'CREATED', direction: 'ASC' } },
  newest: { label: 'Newest first', orderBy: { field: 'CREATED', direction: 'DESC' } },
  name: { label: 'Last name, A to Z', orderBy: { field: 'LAST_NAME', direction: 'ASC' } },
  'name-down': { label: 'Last name, Z to A', orderBy: { field: 'LAST_NAME', direction: 'DESC' } },
  changed: { label: 'Changed last', orderBy: { field: 'UPDATED', direction: 'DESC' } },
} as const satisfies Record<string, { label: string; orderBy: PersonOrder }>;

export type OrderName = keyof typeof orders;

const isOrderName = (name: string): name is OrderName => Object.hasOwn(orders, name);
const isStatus = (name: string | null): name is PersonStatus =>
  name !== null && Object.hasOwn(statusNames, name);

export const orderNameOf = (address: URLSearchParams): OrderName => {
  const name = address.get('order') ?? '';
  return isOrderName(name) ? name : 'oldest';
};

export function searchOf(address: URLSearchParams): Search {
  const [search, group, status] = ['search', 'group', 'status'].map(
    name => address.get(name)?.trim() || null,
  );
  return {
    filter: {
      ...(search && { search }),
      ...(group && { groupIds: [group] }),
      ...(isStatus(status ?? null) && { status: status as PersonStatus }),
    },
    orderBy: orders[orderNameOf(address)].orderBy,
  };
}

export const pageSize = 50;

export const People = graphql(`
  query People($filter: PersonFilter, $orderBy: PersonOrder, $first: Int!, $after: String) {
    findPersons(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
      edges {
        cursor
        node {
          id
          identifier
          ...PersonRow
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const Count = graphql(`
  query Count($filter: PersonFilter) {
    findPersons(filter: $filter, first: 1) {
      totalCount
      totalCountIsExact
    }
  }
`);
