import { beforeAll, describe, expect, it } from 'vitest';
import { fixtureSchema } from './fixture.ts';
import { codeOf, type Reply, type Running, startGateway } from './gateway.ts';
import { rawClient, rawPost } from './rawHttp.ts';

let gateway: Running;
beforeAll(async () => {
  gateway = await startGateway({ schema: fixtureSchema(), graphiql: false });
});

const query = '{ hello }';
const send = (path: string, init: RequestInit = {}): Promise<Reply> =>
  gateway.fetch(path, {
    ...init,
    headers: { authorization: `Bearer ${gateway.token}`, ...(init.headers as Record<string, string>) },
  });
const statusAndCode = (reply: Reply) => [reply.status, codeOf(reply)];

describe('bodies', () => {
  const marker = 'jane.roe';
  it.each([
    ['nothing', ''],
    ['no JSON', `{ "query": "${marker}`],
    ['a string', `"${marker}"`],
    ['null', 'null'],
    ['a batch', JSON.stringify([{ query: `{ ${marker} }` }])],
    ['no query', JSON.stringify({ variables: { marker } })],
    ['a query of null', JSON.stringify({ query: null, marker })],
    ['a query that is an object', JSON.stringify({ query: { marker } })],
    ['variables that are a string', JSON.stringify({ query, variables: marker })],
    ['variables that are a list', JSON.stringify({ query, variables: [marker] })],
    ['an operationName that is a number', JSON.stringify({ query, operationName: 1, marker })],
    ['extensions that are a list', JSON.stringify({ query, extensions: [marker] })],
  ])('with %s are refused and not repeated', async (_what, body) => {
    const reply = await gateway.post(body);
    expect(statusAndCode(reply)).toEqual([400, 'BAD_REQUEST']);
    expect(reply.text).not.toContain(marker);
  });

  it('that are not UTF-8 are refused', async () => {
    const reply = await send('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(`{"query":"{ hello } # \xe9"}`, 'latin1'),
    });
    expect(statusAndCode(reply)).toEqual([400, 'BAD_REQUEST']);
  });

  it('may hold keys that nobody knows, null parameters and an empty operation name', async () => {
    const reply = await gateway.post({
      query,
      operationName: '',
      variables: null,
      extensions: null,
      documentId: 'x',
    });
    expect(reply.json).toEqual({ data: { hello: 'world' } });
  });

  it('of just 4 MiB are read, of one byte more refused', async () => {
    const ofLength = (length: number) => {
      const body = JSON.stringify({ query, padding: '' });
      return body.replace('""', `"${'x'.repeat(length - body.length)}"`);
    };
    expect((await gateway.post(ofLength(4 * 2 ** 20))).status).toBe(200);
    expect(statusAndCode(await gateway.post(ofLength(4 * 2 ** 20 + 1)))).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  });

  it('that are sent in chunks are measured as they come', async () => {
    const client = rawClient(gateway.port);
    client.write(
      rawPost(gateway.port, gateway.token, '', ['Transfer-Encoding: chunked']).replace(
        'Content-Length: 0\r\n',
        '',
      ),
    );
    const chunk = `${(2 ** 20).toString(16)}\r\n${' '.repeat(2 ** 20)}\r\n`;
    client.write(chunk.repeat(6));
    const answer = await client.received(/\}$/);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toMatch(/\r\nConnection: close\r\n/);
    expect(answer).toContain('PAYLOAD_TOO_LARGE');
    client.write('0\r\n\r\n');
    await client.ended();
  });

  it('that are too long by their own account are refused before they are sent', async () => {
    const client = rawClient(gateway.port);
    client.write(
      rawPost(gateway.port, gateway.token, '').replace('Content-Length: 0', 'Content-Length: 99999999'),
    );
    expect(await client.received(/\}$/)).toMatch(/^HTTP\/1\.1 413 /);
    client.socket.destroy();
  });

  it('that never end do no harm', async () => {
    const client = rawClient(gateway.port);
    client.write(rawPost(gateway.port, gateway.token, '{').replace('Content-Length: 1', 'Content-Length: 9'));
    client.socket.end();
    await client.ended();
    expect((await gateway.post({ query })).status).toBe(200);
  });
});

describe('GET', () => {
  const get = (parameters: Record<string, string> | string) =>
    send(`/graphql?${new URLSearchParams(parameters)}`);

  it('takes query, variables and operationName', async () => {
    const reply = await get({
      query: 'query A($to: String) { hello(to: $to) } query B { nothing }',
      variables: '{"to":"you"}',
      operationName: 'A',
    });
    expect(reply.json).toEqual({ data: { hello: 'world' } });
  });

  it.each([
    ['no query', 'variables={}'],
    ['malformed variables', 'query={hello}&variables={'],
    ['variables that are a list', 'query={hello}&variables=[]'],
    ['empty variables', 'query={hello}&variables='],
    ['two queries', 'query={hello}&query={hello}'],
    ['two operation names', 'query={hello}&operationName=a&operationName=b'],
    ['malformed extensions', 'query={hello}&extensions=x'],
  ])('with %s is refused', async (_what, search) => {
    expect(statusAndCode(await get(search))).toEqual([400, 'BAD_REQUEST']);
  });

  it.each(['application/json', 'application/graphql-response+json'])(
    'executes no mutation, whatever it accepts (%s)',
    async accept => {
      const reply = await send('/graphql?query=mutation{touch}', { headers: { accept } });
      expect(statusAndCode(reply)).toEqual([405, 'METHOD_NOT_ALLOWED']);
      expect(reply.headers.get('allow')).toBe('POST');
    },
  );
});
