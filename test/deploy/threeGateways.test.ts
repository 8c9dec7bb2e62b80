import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { issueToken } from '../../src/auth/issue.ts';
import { scopes } from '../../src/domain/viewer.ts';
import { root, start } from '../support/persons.ts';
import { newDatabase } from '../support/postgres/newDatabase.ts';
import { testSecret } from '../support/startGateway.ts';

const hasHaproxy = spawnSync('haproxy', ['-v']).status === 0;
if (!hasHaproxy && process.env.REQUIRE_HAPROXY === 'true') throw new Error('haproxy is not installed.');
if (!hasHaproxy) console.warn('haproxy is not installed: three gateways behind it are not tried.');

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map(server => once(server, 'listening')));
  const ports = servers.map(server => (server.address() as AddressInfo).port);
  await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))));
  return ports;
}

it.skipIf(!hasHaproxy)(
  'of three gateways behind HAProxy one can be killed under load, and no request fails',
  async () => {
    const [port = 0, ...ports] = await freePorts(4);
    const script = start('bash', ['deploy/three-gateways.sh'], {
      cwd: root,
      env: {
        DATABASE_URL: await newDatabase(),
        AUTH_SECRET: testSecret,
        LOG_LEVEL: 'silent',
        PORT: String(port),
        GATEWAY_PORTS: ports.join(' '),
      },
    });
    const listens = async () => {
      while (!script.stdout().includes('listens on')) await sleep(50);
    };
    await Promise.race([
      listens(),
      script.ended.then(({ stdout, stderr }) => Promise.reject(new Error(stdout + stderr))),
    ]);
    const token = await issueToken(
      testSecret,
      { workspace: 'w', subject: 's', groups: '*', scopes, expiresIn: 600 },
      {
        issuer: undefined,
        audience: undefined,
        claims: { workspace: 'workspace', groups: 'groups', scope: 'scope' },
      },
    );
    async function ask(query: string, variables: object = {}) {
      const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query, variables }),
      });
      return { status: response.status, text: await response.text() };
    }
    let [asked, killed] = [0, false];
    const failed: unknown[] = [];
    const upsert = `mutation ($input: UpsertPersonsInput!) { upsertPersons(input: $input) { failedCount } }`;
    async function client(name: number): Promise<void> {
      for (let number = 0; number < 60; number++) {
        const input = {
          persons: [{ externalRef: `${name} ${number}` }],
          idempotencyKey: `${name} ${number}`,
        };
        const answers = [
          await ask(upsert, { input }),
          await ask('{ findPersons(last: 5) { nodes { externalRef } } }'),
        ];
        failed.push(...answers.filter(({ status, text }) => status !== 200 || text.includes('errors')));
        asked += answers.length;
        if (!killed && asked > 150) {
          killed = true;
          const [, pid] = /: process (\d+)\n/.exec(script.stdout()) ?? [];
          process.kill(Number(pid), 'SIGKILL');
        }
      }
    }
    await Promise.all([0, 1, 2, 3, 4, 5].map(client));
    expect(killed).toBe(true);
    expect(failed).toEqual([]);
    const { text } = await ask('{ findPersons { totalCount } }');
    expect(JSON.parse(text)).toEqual({ data: { findPersons: { totalCount: 360 } } });
    // The one that was killed is there again.
    while ((script.stdout().match(/: process/g) ?? []).length < 4) await sleep(50);
    script.child.kill('SIGTERM');
    expect(await script.ended).toMatchObject({ code: 0 });
  },
  180_000,
);
