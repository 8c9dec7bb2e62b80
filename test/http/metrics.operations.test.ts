import { describe, expect, it } from 'vitest';
import { samplesOf, sumOf } from '../support/samples.ts';
import { fixtureSchema } from './fixture.ts';
import { type Running, startGateway } from './gateway.ts';

const scrape = async (gateway: Running) => samplesOf((await gateway.fetch('/metrics')).text);
/** How many operations of each root field were counted. */
async function fieldsOf(gateway: Running): Promise<Record<string, number>> {
  const samples = await scrape(gateway);
  const counts = samples.filter(({ name }) => name === 'persons_operation_duration_seconds_count');
  return Object.fromEntries(counts.map(({ labels, value }) => [labels.field, value]));
}
/** How many errors of each code were counted, those of none left out. */
async function codesOf(gateway: Running): Promise<Record<string, number>> {
  const samples = (await scrape(gateway)).filter(({ name }) => name === 'persons_errors_total');
  return Object.fromEntries(
    samples.filter(({ value }) => value > 0).map(({ labels, value }) => [labels.code, value]),
  );
}

describe.each([true, false])('with the hot lane: %s, operations are counted', hotLane => {
  it("by the schema's name of their root field, however they call it", async () => {
    const gateway = await startGateway({ hotLane });
    const queries = [
      '{ viewer { subject } }',
      '{ canary: viewer { subject } }',
      'query Canary { ...Canary } fragment Canary on Query { viewer { subject } __typename }',
      'query Canary($no: Boolean = false) { viewer { subject } groups @include(if: $no) { nodes { name } } }',
      '{ viewer { subject } groups @include(if: false) { nodes { name } } }',
      '{ __typename }',
      '{ viewer @skip(if: true) { subject } }',
      'mutation { upsertGroups(input: { groups: [{ identifier: "g" }] }) { results { success } } }',
    ];
    for (const query of queries)
      for (let time = 0; time < 3; time++)
        expect((await gateway.post({ query })).json.errors).toBeUndefined();
    expect(await fieldsOf(gateway)).toEqual({
      viewer: 12,
      several: 3,
      __typename: 3,
      none: 3,
      upsertGroups: 3,
    });
    const lanes = await scrape(gateway);
    const hot = sumOf(lanes, 'persons_http_requests_total', { lane: 'hot' });
    expect(hot > 0).toBe(hotLane);
  });

  it('only when they were executed', async () => {
    const gateway = await startGateway({ hotLane, schema: fixtureSchema() });
    const refused = [
      { query: '{ hello' },
      { query: '{ canary }' },
      { query: 'query ($canary: Int!) { hello(times: $canary) }' },
      { query: 'query A { hello } query B { hello }' },
      { query: 7 },
    ];
    for (const body of refused) for (let time = 0; time < 2; time++) await gateway.post(body);
    expect(await fieldsOf(gateway)).toEqual({});
    // Executed, though with an error, and once although the hot lane asks again.
    for (let time = 0; time < 3; time++) await gateway.post({ query: '{ fails(code: "NOT_FOUND") }' });
    expect(await fieldsOf(gateway)).toEqual({ fails: 3 });
  });

  it('with the codes of their errors, each error once', async () => {
    const gateway = await startGateway({ hotLane, schema: fixtureSchema() });
    const bodies = [
      '{ hello',
      '{ canary }',
      '{ a: canary b: canary }',
      '{ fails(code: "NOT_FOUND") }',
      '{ a: mayFail(code: "STORAGE_BUSY") b: mayFail(code: "STORAGE_FULL") hello }',
      '{ crashes }',
      'query ($canary: Int!) { hello(times: $canary) }',
    ];
    for (const query of bodies) for (let time = 0; time < 3; time++) await gateway.post({ query });
    expect(await codesOf(gateway)).toEqual({
      GRAPHQL_PARSE_FAILED: 3,
      GRAPHQL_VALIDATION_FAILED: 9,
      NOT_FOUND: 3,
      STORAGE_BUSY: 3,
      STORAGE_FULL: 3,
      INTERNAL_SERVER_ERROR: 3,
      BAD_USER_INPUT: 3,
    });
  });
});

describe('errors are counted', () => {
  it('where the front refuses, too', async () => {
    const gateway = await startGateway();
    await gateway.fetch('/canary');
    await gateway.fetch('/graphql', { method: 'POST' });
    await gateway.post('{', {});
    await gateway.post({ query: '{ __typename }' }, { authorization: 'Bearer canary' });
    await gateway.post({ query: '{ __typename }' }, { 'content-type': 'text/plain' });
    expect(await codesOf(gateway)).toEqual({
      NO_SUCH_ROUTE: 1,
      MISSING_AUTHORIZATION: 1,
      BAD_REQUEST: 1,
      INVALID_AUTHORIZATION: 1,
      UNSUPPORTED_MEDIA_TYPE: 1,
    });
  });

  it('in an answer that is an event stream, with its operation', async () => {
    const gateway = await startGateway({ schema: fixtureSchema() });
    const reply = await gateway.post(
      { query: '{ hello mayFail(code: "NOT_FOUND") }' },
      { accept: 'text/event-stream' },
    );
    expect(reply.text).toContain('NOT_FOUND');
    expect(await codesOf(gateway)).toEqual({ NOT_FOUND: 1 });
    expect(await fieldsOf(gateway)).toEqual({ several: 1 });
  });

  it('from none on, so that the first one is seen', async () => {
    const gateway = await startGateway();
    const samples = await scrape(gateway);
    for (const code of ['INTERNAL_SERVER_ERROR', 'STORAGE_FULL', 'GRAPHQL_PARSE_FAILED'])
      expect(
        samples.find(({ name, labels }) => name === 'persons_errors_total' && labels.code === code)?.value,
      ).toBe(0);
  });
});
