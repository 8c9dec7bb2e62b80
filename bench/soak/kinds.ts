import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkAnswer, documents, pageSize, WrongAnswer } from '../workloads.ts';
import { type Client, groupOf } from './client.ts';
import { refusals } from './refusals.ts';

/** Something that clients do again and again. */
export interface Kind {
  readonly name: string;
  /** How often, beside the others' weights. */
  readonly weight: number;
  /** @throws WrongAnswer */
  run(client: Client): Promise<void>;
}

const pageDocument = `query Page($after: SafeInt, $groups: [ID!]) {
  findPersons(first: 100, afterId: $after, filter: { groupIds: $groups }) {
    nodes { identifier firstName lastName emailAddress attributes groups { identifier name } }
    pageInfo { hasNextPage endCursor } lastId
  }
}`;
const searchDocument = `query Search($text: String!) {
  findPersons(filter: { search: $text }, first: 20, orderBy: { field: LAST_NAME }) { nodes { lastName } totalCount }
}`;
const deleteDocument = `mutation Delete($identifiers: [ID!]!) {
  deletePersons(input: { identifiers: $identifiers }) { results { success identifier } }
}`;
const personDocument = 'query Person($identifier: ID!) { person(identifier: $identifier) { identifier } }';

function expectSame(what: string, found: unknown, expected: unknown): void {
  const [is, must] = [JSON.stringify(found), JSON.stringify(expected)];
  if (is !== must) throw new WrongAnswer(`${what}: expected ${must}, got ${is?.slice(0, 500)}`);
}

async function find(client: Client, query = documents.find): Promise<void> {
  const drawn = client.draw('find');
  const { body } = await client.ask({ body: { query, variables: drawn.variables } });
  checkAnswer(drawn, body);
}

async function page(client: Client, groups: readonly string[]): Promise<void> {
  const drawn = client.draw('page');
  if (drawn.workload !== 'page') throw new Error('A page is drawn.');
  const { findPersons } = await client.data({
    body: { query: pageDocument, variables: { ...drawn.variables, groups } },
  });
  expectSame('page', findPersons.lastId, drawn.lastId);
  expectSame('page', findPersons.nodes.length, pageSize);
  for (const node of findPersons.nodes)
    if (node.groups.length === 0) throw new WrongAnswer('page: expected the groups of every person');
}

/** Known persons as they are, others with new names, and new ones: each answer says exactly so many. */
async function upsert(client: Client): Promise<void> {
  const drawn = client.draw('upsert');
  const { body } = await client.ask({ body: { query: documents.upsert, variables: drawn.variables } });
  checkAnswer(drawn, body);
  for (const { outcome, person } of JSON.parse(body).data.upsertPersons.results)
    if (outcome === 'CREATED') client.made.push(person.identifier);
}

/** As many as are made, so that the directory stays as large as it is. */
async function deleteMade(client: Client): Promise<void> {
  const identifiers = client.made.splice(0, 100);
  const [first] = identifiers;
  if (first === undefined) return;
  const { deletePersons } = await client.data({
    body: { query: deleteDocument, variables: { identifiers } },
  });
  expectSame(
    'delete',
    deletePersons.results,
    identifiers.map(identifier => ({ success: true, identifier })),
  );
  const gone = await client.data({ body: { query: personDocument, variables: { identifier: first } } });
  expectSame('a deleted person', gone.person, null);
}

/** At first as parsed, then as compiled; memories of documents must let others go for it. */
async function newDocument(client: Client): Promise<void> {
  const query = documents.find.replace('Find', `Find${client.next()}of${client.subject.replace('-', '')}`);
  for (let time = 0; time < 3; time++) await find(client, query);
}

async function session(client: Client): Promise<void> {
  const { createSession } = await client.data({ body: { query: 'mutation { createSession { token } }' } });
  const { viewer } = await client.data({
    body: { query: '{ viewer { subject } }' },
    headers: { authorization: `Bearer ${createSession.token}` },
  });
  expectSame('session', viewer.subject, client.subject);
}

/** In an order that isn't the directory's, with a count: it's read in the thread. */
async function search(client: Client): Promise<void> {
  const { lastName } = client.random.pick(client.population.steady);
  const variables = { text: lastName.slice(0, 3) };
  const { findPersons } = await client.data({ body: { query: searchDocument, variables } });
  const { nodes, totalCount } = findPersons;
  if (totalCount < 1 || nodes.length !== Math.min(20, totalCount))
    throw new WrongAnswer(`search: expected ${lastName} and others, got ${totalCount}, ${nodes.length} here`);
}

async function refused(client: Client): Promise<void> {
  const { asked, status, code } = client.random.pick(refusals);
  const answered = await client.ask(asked);
  expectSame(
    `a refusal ${code}`,
    [answered.status, JSON.parse(answered.body).errors[0].extensions.code],
    [status, code],
  );
}

/** Gone in the middle of its body, while it's answered, or when the answer begins. Nothing may be left of it. */
async function abort(client: Client): Promise<void> {
  const { variables } = client.draw('page');
  const body = JSON.stringify({ query: pageDocument, variables });
  const place = client.random.integer(3);
  const request = client.begin({ 'content-length': String(Buffer.byteLength(body)) });
  const closed = new Promise<void>(resolve => request.on('error', () => undefined).on('close', resolve));
  if (place === 0) request.write(body.slice(0, body.length / 2));
  else request.end(body);
  if (place === 2) await Promise.race([once(request, 'response').catch(() => undefined), closed]);
  else await sleep(client.random.integer(20));
  request.destroy();
  await closed;
}

/** @param groups of which nobody new becomes a member, so that it's known who is in them */
export const kindsFor = (groups: readonly string[], ownGroups: number): readonly [Kind, ...Kind[]] => [
  { name: 'find', weight: 40, run: find },
  { name: 'page', weight: 12, run: client => page(client, groups) },
  { name: 'upsert', weight: 6, run: upsert },
  { name: 'delete', weight: 3, run: deleteMade },
  { name: 'new document', weight: 10, run: newDocument },
  { name: 'session', weight: 4, run: session },
  { name: 'search', weight: 4, run: search },
  { name: 'refused', weight: 8, run: refused },
  { name: 'abort', weight: 6, run: abort },
  {
    name: 'nobody',
    weight: 3,
    // Somebody else's group is out of reach.
    async run(client) {
      const other = groupOf(ownGroups);
      const query = `{ findPersons(filter: { groupIds: ["${other}"] }) { nodes { identifier } lastId } }`;
      const { findPersons } = await client.data({ body: { query } });
      expectSame('a group out of reach', findPersons, { nodes: [], lastId: -1 });
    },
  },
];
