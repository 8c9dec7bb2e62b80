import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/startGateway.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const text = read('docs/migrating.md');

interface Example {
  /** The heading it stands under, and its place there. */
  readonly name: string;
  readonly query: string;
  /** What the query's first line says; undefined when it says nothing. */
  readonly error: { readonly code: string; readonly status: number } | undefined;
  /** The block that follows, if there is one. */
  readonly answer: unknown;
}

function examplesOf(markdown: string): readonly Example[] {
  return markdown.split(/^##+ /m).flatMap(section => {
    const heading = section.split('\n', 1)[0];
    const blocks = section.matchAll(/^```graphql\n(.*?)^```$(?:\n+```json\n(.*?)^```$)?/gms);
    return [...blocks].map(([, query = '', answer], index) => {
      const [, code, status] = /^# Error: ([A-Z_]+), status ([0-9]+)\n/.exec(query) ?? [];
      return {
        name: `${heading}, ${index + 1}`,
        query,
        error: code === undefined ? undefined : { code, status: Number(status) },
        answer: answer === undefined ? undefined : JSON.parse(answer),
      };
    });
  });
}

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** The same for every run: identifiers are made anew. */
const settled = (answer: unknown): unknown => JSON.parse(JSON.stringify(answer).replace(uuid, 'a UUID'));

/** By the identifiers in the text, those that were made for them. */
const made = new Map<string, string>();
function remember(written: unknown, answered: unknown): void {
  const actual = JSON.stringify(answered).match(uuid) ?? [];
  for (const [place, identifier] of (JSON.stringify(written).match(uuid) ?? []).entries())
    made.set(identifier, actual[place] as string);
}

const examples = examplesOf(text);
let gateway: Gateway;
let token: string;
beforeAll(async () => {
  gateway = await startGateway();
  token = await gateway.token({ groups: ['group-1', 'group-2'] });
});

// One after the other, on one directory: later ones build upon what earlier ones made.
describe('docs/migrating.md', () => {
  it('has an example of each API, and errors and answers among them', () => {
    expect(new Set(examples.map(({ name }) => name.split(':')[0]))).toEqual(
      new Set(['What all of them share, 1', 'Travtus', 'Flameup', 'Apis']),
    );
    expect(examples.filter(({ error }) => error)).toHaveLength(3);
    expect(examples.filter(({ answer }) => answer)).toHaveLength(6);
  });

  it.each(examples)('shows what works: $name', async ({ query, error, answer }) => {
    const { status, data, errors } = await gateway.graphql(
      query.replace(uuid, written => made.get(written) ?? written),
      {},
      token,
    );
    const failure = errors && { code: errors[0]?.extensions?.code, status };
    expect(failure).toEqual(error);
    if (error) return;
    expect(status).toBe(200);
    if (answer) {
      expect(settled({ data })).toEqual(settled(answer));
      remember(answer, { data });
    }
    // Where the text shows no answer, nothing has gone wrong in it either.
    else expect(JSON.stringify(data)).not.toMatch(/"success":false|"failureReason":"|"outcome":"FAILED"/);
  });

  it('has a curl line whose query works', async () => {
    const body = /-d '(.*?)'/s.exec(text)?.[1] ?? '';
    const { data } = await gateway.graphql(JSON.parse(body).query, JSON.parse(body).variables, token);
    expect(data.findPersons.nodes).toHaveLength(2);
  });

  const query = '{ viewer { subject } }';
  it.each([
    ['JSON:API, with 415', { 'content-type': 'application/vnd.api+json' }, { query }, 415],
    ['to answer in JSON:API, with 406', { accept: 'application/vnd.api+json' }, { query }, 406],
    ['a text as afterId', {}, { query: '{ findPersons(afterId: "1") { lastId } }' }, 200],
    ['a malformed query', {}, { query: '{' }, 200],
    ['a malformed query, with 400', { accept: 'application/graphql-response+json' }, { query: '{' }, 400],
  ])('says rightly that this is refused: %s', async (_what, headers, body, status) => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { authorization: `bearer ${token}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({
      errors: [expect.objectContaining({ message: expect.any(String) })],
    });
  });

  it('names nothing that the schema and the errors lack', () => {
    const known = new Set(`${read('schema.graphql')}${read('src/domain/errors.ts')}`.match(/\w+/g));
    const theirs = ['camelCase', 'workspaceId', 'userId'];
    const settings = ['AUTH_QUERY_TOKEN', 'CORS_ORIGINS'];
    const prose = text.replace(/^```.*?^```$/gms, '');
    const names = [...prose.matchAll(/`([^`]+)`/g)].flatMap(([, code = '']) =>
      [...code.matchAll(/\b([a-z]+[A-Z][A-Za-z]*|[A-Z]+_[A-Z_]+)\b/g)].map(([name]) => name),
    );
    expect(names.length).toBeGreaterThan(50);
    expect(names.filter(name => ![...theirs, ...settings].includes(name) && !known.has(name))).toEqual([]);
  });

  it('has no link that leads nowhere', () => {
    const anchorsOf = (markdown: string) =>
      [...markdown.matchAll(/^#+ (.*)$/gm)].map(
        ([, heading = '']) =>
          `#${heading
            .toLowerCase()
            .replace(/[^\w\- ]/g, '')
            .replaceAll(' ', '-')}`,
      );
    const links = [...text.matchAll(/\]\(([^)]*)\)/g)].map(([, target = '']) => target);
    expect(links.length).toBeGreaterThan(5);
    for (const link of links) {
      const anchor = link.replace('../README.md', '');
      expect(anchorsOf(link === anchor ? text : read('README.md'))).toContain(anchor);
    }
  });
});
