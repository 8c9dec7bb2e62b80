import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { startGateway } from '../../support/startGateway.ts';

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
const blocksOf = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, block = '']) => block,
  );

/** The same answer whichever persons were made: their identifiers by order of appearance. */
function numbered(answer: unknown): unknown {
  const seen = new Map<string, string>();
  const text = JSON.stringify(answer).replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, uuid => {
    if (!seen.has(uuid)) seen.set(uuid, `person ${seen.size + 1}`);
    return seen.get(uuid) as string;
  });
  return JSON.parse(text);
}

it("the README's mutation and queries give what it shows", async () => {
  const [mutation = '', query = '', search = ''] = blocksOf('graphql');
  const [answer = ''] = blocksOf('json');
  const gateway = await startGateway();

  const upserted = await gateway.graphql(mutation);
  expect(upserted.errors).toBeUndefined();
  expect(numbered({ data: upserted.data })).toEqual(numbered(JSON.parse(answer)));

  const found = await gateway.graphql(query);
  expect(found.errors).toBeUndefined();
  const { nodes, pageInfo, lastId } = found.data.findPersons;
  expect([nodes.map((person: { externalRef: string }) => person.externalRef), lastId]).toEqual([['id-1'], 2]);
  expect(pageInfo.hasNextPage).toBe(true);
  const rest = (await gateway.graphql(query.replace('first: 1', `first: 1, afterId: ${lastId}`))).data
    .findPersons;
  expect(rest).toMatchObject({ nodes: [{ externalRef: 'id-2' }], lastId: -1 });

  const searched = await gateway.graphql(search);
  expect(searched.errors).toBeUndefined();
  const emailAddresses = [{ value: 'ann@example.com', primary: true }];
  expect(searched.data.findPersons.nodes).toMatchObject([{ firstName: 'Ann', emailAddresses }]);
});
