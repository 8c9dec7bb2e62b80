import { describe, expect, it } from 'vitest';
import { dataOf, onBothLanes } from './target.ts';

const upsert = `mutation ($p: [PersonInput!]!) { upsertPersons(input: { persons: $p }) {
  results { failureCode person { identifier firstName attributes } } } }`;
const find = 'query ($f: PersonFilter) { findPersons(filter: $f) { nodes { identifier } } }';

onBothLanes({}, target => {
  const upserted = async (persons: readonly object[]) =>
    dataOf(await target.graphql(upsert, { p: persons })).upsertPersons.results;

  describe('text is data, and comes back as it went in:', () => {
    it.each([
      "Robert'); DROP TABLE persons;--",
      "' OR '1'='1",
      '" OR ""="',
      '\\" } { __schema { types { name } } }',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it's a template that must stay one.
      '${7*7} {{7*7}} <%= 7*7 %> #{7*7}',
      '%s %n %d %x',
      '100%',
      'a_b',
      '<script>alert(1)</script>',
      '=HYPERLINK("http://evil.example")',
      'x","level":"fatal","msg":"hacked',
      '../../../etc/passwd',
      '__proto__',
      'constructor',
      'null',
      'true',
      '1e999',
      'ﷺ'.repeat(255),
      '👩‍👩‍👧‍👦',
      'שלום עולם',
    ])('%j', async text => {
      const attributes = { [text.slice(0, 100)]: text, constructor: { prototype: { polluted: true } } };
      const [{ person }] = await upserted([
        { externalRef: `text ${text.slice(0, 200).replaceAll('\u200d', '')}`, firstName: text, attributes },
      ]);
      expect(person.firstName).toBe(text);
      expect(person.attributes).toEqual(attributes);
      const found = dataOf(await target.graphql(find, { f: { firstName: text } })).findPersons.nodes;
      expect(found).toEqual([{ identifier: person.identifier }]);
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    });

    it('a key __proto__ in attributes is a key like any other', async () => {
      const text = '{"__proto__":{"polluted":true},"a":{"__proto__":1}}';
      const body = JSON.stringify({
        query: upsert,
        variables: { p: [{ externalRef: 'proto', attributes: '?' }] },
      });
      const reply = await target.body(body.replace('"?"', text));
      expect(reply.text).toContain(`"attributes":${text}`);
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    });
  });

  describe('a name is a name, whatever it means to JavaScript, JSON or SQL:', () => {
    const names = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', 'then', 'toJSON', 'length', '_'];
    it.each([...names, '__proto__'])('the alias %s', async alias => {
      const reply = await target.graphql(`{ ${alias}: viewer { ${alias}: subject } }`);
      expect(reply.text).toBe(`{"data":{"${alias}":{"${alias}":"member"}}}`);
    });

    it.each(['first_0', 'filter_0', 'valueOf', '__proto__', 'constructor', 'undefined'])(
      'the variable $%s',
      async name => {
        const query = `query ($${name}: String) { findPersons(filter: { externalRef: "canary", lastName: $${name} }, first: 1) { nodes { lastName } } viewer { subject } }`;
        for (const [value, nodes] of [
          ['Bird', [{ lastName: 'Bird' }]],
          ['nobody', []],
        ] as const) {
          const body = `{"query":${JSON.stringify(query)},"variables":{"${name}":"${value}"}}`;
          expect(dataOf(await target.body(body))).toEqual({
            findPersons: { nodes },
            viewer: { subject: 'member' },
          });
        }
      },
    );

    it.each(['toString', 'constructor', '__proto__'])('the operation %s', async name => {
      const query = `query ${name} { viewer { subject } }`;
      const body = JSON.stringify({ query, operationName: name });
      expect(dataOf(await target.body(body))).toEqual({ viewer: { subject: 'member' } });
    });

    it.each([
      '$',
      '$.a',
      "a' OR '1'='1",
      'a"."b',
      "a'] OR 1=1 --",
      'a[0]',
      '%',
      '*',
      '__proto__',
      'toJSON',
      'then',
      '',
      '\\u0061',
    ])('the attribute %j', async key => {
      const value = `value of ${key}`;
      const attributes = JSON.parse(`{${JSON.stringify(key)}:${JSON.stringify(value)}}`);
      const item = { externalRef: `attribute ${JSON.stringify(key)}`, attributes };
      const [{ person }] = await upserted([item]);
      expect(JSON.stringify(person.attributes)).toBe(JSON.stringify(attributes));
      const asked = async (given: string) => {
        const text = `{"f":{"attributes":{${JSON.stringify(key)}:${JSON.stringify(given)}}}}`;
        const body = `{"query":${JSON.stringify(find)},"variables":${text}}`;
        return dataOf(await target.body(body)).findPersons.nodes;
      };
      expect(await asked(value)).toEqual([{ identifier: person.identifier }]);
      expect(await asked('another')).toEqual([]);
    });

    it.each([
      '"',
      '*',
      'B*',
      '"Bird',
      'Bird" OR "',
      '%',
      '_ird',
      'NEAR(Bird)',
      'lastName:Bird',
      "' OR 1=1 --",
    ])('the search for %j', async search => {
      const reply = await target.graphql(find, { f: { search, externalRef: 'canary' } });
      expect(dataOf(reply).findPersons.nodes).toEqual([]);
    });

    it('a query twice in a body is the last of them, whatever stands before it', async () => {
      const body = '{"query":"mutation { createSession { token } }","query":"{ viewer { subject } }"}';
      expect(dataOf(await target.body(body))).toEqual({ viewer: { subject: 'member' } });
    });
  });
});
