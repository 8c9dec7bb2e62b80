import { expect } from 'vitest';
import { startGateway } from '../support/startGateway.ts';

/**
 * Asks a gateway on a golden database for what make.mjs put into it.
 * @param hasHistory whether the program that it's of kept history
 */
export async function servedAsItWas(address: string, workspace: string, hasHistory: boolean): Promise<void> {
  const gateway = await startGateway({ env: { DATABASE_URL: address } });
  const token = await gateway.token({ workspace });
  const ask = async (query: string, by = token) => (await gateway.graphql(query, {}, by)).data;
  const { findPersons } = await ask(
    '{ findPersons { nodes { externalRef firstName lastName emailAddress phoneNumber attributes status groups { identifier } } } }',
  );
  const group = (identifier: string) => ({ identifier });
  expect(findPersons.nodes).toMatchObject([
    { externalRef: 'a', lastName: 'Müller', groups: [group('group-1'), group('group-2')] },
    { externalRef: 'b', firstName: 'Benjamin', phoneNumber: '+1 (555) 012-3456', groups: [] },
    { firstName: 'Cem', status: 'BOUNCED', attributes: { plan: 'gold', tags: ['a', { b: null }] } },
    { externalRef: 'd', groups: [group('group-2')] },
  ]);
  for (const filter of [
    'emailAddress: "ANN@example.com"',
    'search: "mül"',
    'attributes: { tags: ["a", { b: null }] }',
  ])
    expect(
      (await ask(`{ findPersons(filter: { ${filter} }) { nodes { id } } }`)).findPersons.nodes,
    ).toHaveLength(1);
  const again = await ask(
    'mutation { upsertPersons(input: { persons: [{ emailAddress: "cem@EXAMPLE.com", firstName: "Cem" }] }) { results { outcome } } }',
  );
  expect(again.upsertPersons.results).toEqual([{ outcome: 'UNCHANGED' }]);

  const { findPersons: told } = await ask(
    '{ findPersons(first: 1) { nodes { history { nodes { changes { field } } } } } }',
  );
  type Told = { readonly changes: readonly { readonly field: string }[] };
  const [{ history }] = told.nodes as [{ readonly history: { readonly nodes: readonly Told[] } }];
  const fields = history.nodes.map(({ changes }) => changes.map(({ field }) => field));
  expect(fields.slice(0, 2)).toEqual(hasHistory ? [['assignments'], ['emailAddresses']] : []);

  // Groups that were granted, by a token that says nothing of groups.
  const reader = await gateway.token({ workspace, subject: 'reader', groups: undefined });
  const seen = await ask('{ findPersons { nodes { externalRef } } }', reader);
  expect(seen.findPersons.nodes).toEqual([{ externalRef: 'a' }]);
}
