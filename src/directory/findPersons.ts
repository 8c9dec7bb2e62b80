import { canonicalCriteria } from '../domain/criteria.ts';
import { andThen, type MaybePromise } from '../domain/maybePromise.ts';
import { fieldsOfPlaces, neighbour, type PersonOrder, type Place, placeOf } from '../domain/order.ts';
import type { PersonStretch } from '../domain/paging.ts';
import type { Person, PersonField, PersonFilter, PersonPart } from '../domain/person.ts';
import { groupsNamed } from '../domain/reach.ts';
import { authorize, type Viewer } from '../domain/viewer.ts';
import type { PersonQuery } from '../repository/port.ts';
import type { Services } from './services.ts';

/** A page of persons, in the order asked for. What costs another query is asked for only when it's called. */
export interface PersonPage<Read extends PersonPart = Person> {
  readonly persons: readonly Read[];
  readonly order: PersonOrder;
  /** Whether anybody follows this page's last person, or the place where the page would be. */
  readonly hasNextPage: () => MaybePromise<boolean>;
  /** Whether anybody comes before this page's first person, or the place where the page would be. */
  readonly hasPreviousPage: () => MaybePromise<boolean>;
  /** How many persons match, counted no further than `maxCount` + 1. */
  readonly totalCount: () => MaybePromise<number>;
}

/** Counting goes no further: nobody reads a larger number, and it would cost every page a walk of the whole. */
export const maxCount = 10_000;

const noFields: readonly PersonField[] = [];

const nobody: Omit<PersonPage<never>, 'order'> = {
  persons: [],
  hasNextPage: () => false,
  hasPreviousPage: () => false,
  totalCount: () => 0,
};

/**
 * @throws GatewayError FORBIDDEN without people:read, BOTH_GROUP_IDENTIFIERS_PROVIDED, BAD_USER_INPUT for a
 * list of more than 1,000 entries, or more than 100 attributes.
 */
export function findPersons(
  services: Services,
  viewer: Viewer,
  filter: PersonFilter,
  page: PersonStretch,
): MaybePromise<PersonPage> {
  const { repository } = services;
  return findEach(services, viewer, filter, page, repository.findPersons);
}

/**
 * The same page, of whose persons these fields are read and, besides, what their places in the order take.
 * @throws GatewayError as `findPersons`.
 */
export function findPersonParts(
  services: Services,
  viewer: Viewer,
  filter: PersonFilter,
  page: PersonStretch,
  fields: readonly PersonField[],
): MaybePromise<PersonPage<PersonPart>> {
  const missing = fieldsOfPlaces[page.order.field].filter(field => !fields.includes(field));
  const read = missing.length === 0 ? fields : [...fields, ...missing];
  const { repository } = services;
  return findEach(services, viewer, filter, page, (query, window) =>
    repository.findPersonParts(query, window, read),
  );
}

function findEach<Read extends PersonPart>(
  { repository, phoneRegion }: Services,
  viewer: Viewer,
  filter: PersonFilter,
  page: PersonStretch,
  find: (query: PersonQuery, window: PersonStretch) => MaybePromise<readonly Read[]>,
): MaybePromise<PersonPage<Read>> {
  authorize(viewer, 'findPersons');
  const named = groupsNamed(filter, 'the find persons operation');
  const criteria = canonicalCriteria(filter, phoneRegion);
  const { order } = page;
  if (criteria === null) return { ...nobody, order };
  const query: PersonQuery = {
    reach: { workspace: viewer.workspace, access: viewer.access, named },
    criteria,
  };
  const exists = (window: { after: Place | null; before: Place | null; from: 'start' | 'end' }) =>
    andThen(
      repository.findPersonParts(query, { ...window, order, limit: 1 }, noFields),
      found => found.length > 0,
    );

  // One more than asked for tells whether the list goes on. Beyond the page's other end somebody can be only
  // where a cursor stands; on an empty page whoever stands there counts.
  const found = find(query, { ...page, limit: page.limit + 1 });
  return andThen(found, rows => {
    const more = rows.length > page.limit;
    const forward = page.from === 'start';
    const persons = !more ? rows : forward ? rows.slice(0, page.limit) : rows.slice(1);
    const places = [persons[0], persons.at(-1)].map(person => person && placeOf(person, order));
    const [first, last] = places as [Place?, Place?];
    return {
      persons,
      order,
      hasNextPage() {
        if (forward && more) return true;
        if (page.before === null) return false;
        return exists({ after: last ?? neighbour(page.before, order, -1), before: null, from: 'start' });
      },
      hasPreviousPage() {
        if (!forward && more) return true;
        if (page.after === null) return false;
        return exists({ after: null, before: first ?? neighbour(page.after, order, 1), from: 'end' });
      },
      totalCount: () => repository.countPersons(query, maxCount + 1),
    };
  });
}
