import { type Cache, cacheExchange } from '@urql/exchange-graphcache';
import type { PersonChangesSubscription } from '../gql/graphql.ts';

/**
 * Keeps each person once, by its global id, so that a change shows wherever the person does. A dry run's
 * answers describe what isn't so: its documents leave `id` out, and a person without one is kept by nobody.
 */
export const cache = () =>
  cacheExchange({
    keys: {
      Person: person => (typeof person.id === 'string' ? person.id : null),
      PersonConnection: () => null,
      GroupConnection: () => null,
      ContactAssignmentConnection: () => null,
      ContactPoint: () => null,
      FieldChange: () => null,
      PersonChangeEvent: () => null,
      PersonChangeEventEdge: () => null,
      PersonChangeEventConnection: () => null,
      PageInfo: () => null,
      Viewer: () => null,
      UpsertPersonsPayload: () => null,
      UpsertPersonResult: () => null,
      AddToGroupsPayload: () => null,
      RemoveFromGroupsPayload: () => null,
      MembershipResult: () => null,
    },
    updates: {
      Subscription: {
        personChanges: ({ personChanges }, _args, cache) => forgetConnections(personChanges, cache),
      },
      Mutation: {
        upsertPersons: (_result, { input }, cache) => {
          if (!isDryRun(input)) forgetLists(cache);
        },
        addToGroups: (_result, _args, cache) => forgetLists(cache),
        removeFromGroups: (_result, _args, cache) => forgetLists(cache),
      },
    },
  });

const isDryRun = (input: unknown): boolean =>
  typeof input === 'object' && input !== null && 'dryRun' in input && input.dryRun === true;

/** Who is on which page, and on how many, is asked anew by those who show it. */
function forgetLists(cache: Cache): void {
  for (const { fieldKey } of cache.inspectFields('Query').filter(field => field.fieldName === 'findPersons'))
    cache.invalidate('Query', fieldKey);
}

/** A change comes with the person as it is now, but without its lists, which whoever shows them asks for anew. */
function forgetConnections(edge: unknown, cache: Cache): void {
  const { node } = edge as PersonChangesSubscription['personChanges'];
  if (node.person === null) return;
  const person = { __typename: 'Person', id: node.person.id } as const;
  for (const { fieldName, fieldKey } of cache.inspectFields(person))
    if (['history', 'assignments', 'contacts'].includes(fieldName)) cache.invalidate(person, fieldKey);
}
