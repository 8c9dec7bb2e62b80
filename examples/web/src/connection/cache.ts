import { type Cache, cacheExchange } from '@urql/exchange-graphcache';

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
      PageInfo: () => null,
      Viewer: () => null,
      UpsertPersonsPayload: () => null,
      UpsertPersonResult: () => null,
      AddToGroupsPayload: () => null,
      RemoveFromGroupsPayload: () => null,
      MembershipResult: () => null,
    },
    updates: {
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
