import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { issueToken } from '../../src/auth/issue.ts';
import { scopes } from '../../src/domain/viewer.ts';
import { root, start } from '../support/persons.ts';
import { newDatabase } from '../support/postgres/newDatabase.ts';
import { testSecret } from '../support/startGateway.ts';
import { freePorts } from './freePorts.ts';

const hasHaproxy = spawnSync('haproxy', ['-v']).status === 0;
if (!hasHaproxy && process.env.REQUIRE_HAPROXY === 'true') throw new Error('haproxy is not installed.');
if (!hasHaproxy) console.warn('haproxy is not installed: three gateways behind it are not tried.');

it.skipIf(!hasHaproxy)(
  'of three gateways behind HAProxy one can be killed and another one told to stop under load, and no request fails',
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
    let asked = 0;
    // Of the three that there are at first.
    const ends = [
      { after: 150, signal: 'SIGKILL' },
      { after: 350, signal: 'SIGTERM' },
    ] as const;
    const pids = Array.from(script.stdout().matchAll(/: process (\d+)\n/g), ([, pid]) => Number(pid));
    let ended = 0;
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
        const next = ends[ended];
        if (next && asked > next.after) process.kill(pids[ended++] as number, next.signal);
      }
    }
    await Promise.all([0, 1, 2, 3, 4, 5].map(client));
    expect(ended).toBe(ends.length);
    expect(failed).toEqual([]);
    const { text } = await ask('{ findPersons { totalCount } }');
    expect(JSON.parse(text)).toEqual({ data: { findPersons: { totalCount: 360 } } });
    // Those that ended are there again.
    while ((script.stdout().match(/: process/g) ?? []).length < 5) await sleep(50);
    script.child.kill('SIGTERM');
    expect(await script.ended).toMatchObject({ code: 0 });
  },
  180_000,
);
