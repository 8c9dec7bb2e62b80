import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { atEnd } from '../support/atEnd.ts';
import { root } from '../support/persons.ts';
import { freePorts } from './freePorts.ts';

const hasHaproxy = spawnSync('haproxy', ['-v']).status === 0;
if (!hasHaproxy && process.env.REQUIRE_HAPROXY === 'true') throw new Error('haproxy is not installed.');
if (!hasHaproxy) console.warn('haproxy is not installed: what it sends twice is not tried.');

/** How often each request came, by what it carried, to any of the gateways. */
const came = new Map<string, number>();

/** Is to HAProxy as a gateway that dies of each request when it comes first, with all of it read. */
async function startDying(): Promise<number> {
  const server = createServer(async (request, response) => {
    if (request.url === '/ready') return void response.end();
    const key = (await text(request)) || (request.url ?? '');
    came.set(key, (came.get(key) ?? 0) + 1);
    if (came.get(key) === 1) request.socket.destroy();
    else response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  atEnd(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

describe.skipIf(!hasHaproxy)('HAProxy before gateways, of which one dies with the request read,', () => {
  let url: string;
  beforeAll(async () => {
    const gateways = await Promise.all([startDying(), startDying(), startDying()]);
    const [port = 0] = await freePorts(1);
    const proxy = spawn('haproxy', ['-f', 'deploy/haproxy.cfg', '-db'], {
      cwd: root,
      stdio: 'ignore',
      env: {
        PATH: process.env.PATH,
        LISTEN: `127.0.0.1:${port}`,
        ...Object.fromEntries(gateways.map((own, index) => [`GATEWAY${index + 1}`, `127.0.0.1:${own}`])),
      },
    });
    atEnd(() => proxy.kill('SIGKILL'));
    url = `http://127.0.0.1:${port}`;
    while (!(await fetch(`${url}/ready`).catch(() => null))?.ok) await sleep(50);
  });

  const upsert = 'mutation ($input: UpsertPersonsInput!) { upsertPersons(input: $input) { failedCount } }';
  const withInput = (input: object) => ({ query: upsert, variables: { input } });
  const inline = (rest: string) => ({
    query: `mutation { upsertPersons(input: { persons: []${rest} }) { failedCount } }`,
  });
  const long = `#${'x'.repeat(20_000)}\n`;

  it.each<[what: string, body: object]>([
    ['a mutation without an idempotency key', withInput({ persons: [] })],
    ['the same, written into the document', inline('')],
    ['a mutation whose idempotency key is null', withInput({ persons: [], idempotencyKey: null })],
    ['a mutation whose idempotency key is blank', withInput({ persons: [], idempotencyKey: '' })],
    ['the same, written into the document', inline(', idempotencyKey: ""')],
    ['a mutation that takes no key', { query: 'mutation { createSession { token } }' }],
    ['a mutation behind a long comment', { query: long + upsert }],
    ['a document that is sent by its identifier', { documentId: 'sha256:1' }],
    ['the same with a variable called query', { documentId: 'sha256:2', variables: { query: 'Ada' } }],
    ['the same with a key', { documentId: 'sha256:3', variables: { input: { idempotencyKey: 'k' } } }],
  ])('never sends %s twice', async (_what, body) => {
    const sent = JSON.stringify(body);
    // HAProxy says so by 502, or by nothing at all.
    const answer = await fetch(`${url}/graphql`, { method: 'POST', body: sent }).catch(() => null);
    expect({ status: answer?.status ?? 502, came: came.get(sent) }).toEqual({ status: 502, came: 1 });
  });

  it.each<[what: string, body: object]>([
    ['a mutation with an idempotency key', withInput({ persons: [], idempotencyKey: 'a' })],
    ['the same, written into the document', inline(', idempotencyKey: "b"')],
    ['a query', { query: '{ viewer { subject } }' }],
  ])('sends %s again', async (_what, body) => {
    const sent = JSON.stringify(body);
    const { status } = await fetch(`${url}/graphql`, { method: 'POST', body: sent });
    expect({ status, came: came.get(sent) }).toEqual({ status: 200, came: 2 });
  });

  it('sends a query by GET again', async () => {
    const path = '/graphql?query=%7Bviewer%7Bsubject%7D%7D';
    expect((await fetch(url + path)).status).toBe(200);
    expect(came.get(path)).toBe(2);
  });
});
