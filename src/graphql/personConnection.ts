import { maxCount, type PersonPage } from '../directory/findPersons.ts';
import { andThen, type MaybePromise } from '../domain/maybePromise.ts';
import { isByCreation, type PersonOrder, placeOf } from '../domain/order.ts';
import { onlyByCreation, placeCursor } from '../domain/paging.ts';
import type { PersonView } from '../domain/person.ts';
import { builder } from './builder.ts';
import { Connection, connectionFields } from './connection.ts';
import { Person, PersonEdge } from './person.ts';

const countLimit = maxCount.toLocaleString('en');

export class PersonPageView extends Connection<PersonView> {
  readonly order: PersonOrder;
  readonly #page: PersonPage;
  #totalCount: MaybePromise<number> | undefined;

  constructor(page: PersonPage) {
    super(page.persons, person => placeCursor(placeOf(person, page.order), page.order), page);
    this.order = page.order;
    this.#page = page;
  }

  totalCount(): MaybePromise<number> {
    this.#totalCount ??= this.#page.totalCount();
    return this.#totalCount;
  }
}

export const PersonConnection = builder.objectRef<PersonPageView>('PersonConnection').implement({
  description:
    'A page of persons, oldest first unless `orderBy` says otherwise. In the order of creation paging never skips or repeats anybody who matched throughout, whatever is inserted, changed or deleted meanwhile.',
  fields: t => ({
    ...connectionFields<PersonView>(t, Person, PersonEdge),
    lastId: t.field({
      type: 'SafeInt',
      description:
        "The sequence number of the page's last person, to be passed as `afterId` for the next page; -1 when nobody follows. In the order CREATED ASC only, the default; in another it is BAD_USER_INPUT. It has nothing to do with `id`, `identifier` or `externalRef`.",
      resolve(page) {
        if (!isByCreation(page.order)) return Promise.reject(onlyByCreation('lastId'));
        const last = page.nodes.at(-1);
        if (last === undefined) return -1;
        return andThen(page.hasNextPage(), more => (more ? last.sequence : -1));
      },
    }),
    totalCount: t.int({
      description: `How many persons match on all pages together, counted no further than ${countLimit}: see \`totalCountIsExact\`. Costs a query of its own, so select it only where you show it.`,
      resolve: page => andThen(page.totalCount(), count => Math.min(count, maxCount)),
    }),
    totalCountIsExact: t.boolean({
      description: `Whether \`totalCount\` is the true number; false when there are more than ${countLimit}.`,
      resolve: page => andThen(page.totalCount(), count => count <= maxCount),
    }),
  }),
});
