// Makes a golden database: has a built program fill a directory over HTTP, and writes that down as SQL, to be kept
// for the tests of all later programs.
//
//   node test/golden/make.mjs [dist/bundle/main.js] > test/golden/schema-N.sql
//   DATABASE_URL=postgres://… node test/golden/make.mjs [dist/bundle/main.js] > test/golden/postgres/schema-N.sql
//
// The database on PostgreSQL must be empty and in UTF-8.
// N is the number of migrations that the program knows. To be run once when a schema is released.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dumpPostgres, dumpSqlite } from './dump.mjs';

const program = process.argv[2] ?? 'dist/bundle/main.js';
const folder = mkdtempSync(join(tmpdir(), 'persons-golden-'));
const address = process.env.DATABASE_URL ?? `file:${join(folder, 'persons.db')}`;
const env = {
  PATH: process.env.PATH,
  PORT: '0',
  DATABASE_URL: address,
  AUTH_SECRET: 'a secret for golden databases, long enough',
};
const run = (...args) =>
  spawnSync(process.execPath, [program, ...args], { env, encoding: 'utf8' }).stdout.trim();

const server = spawn(process.execPath, [program, 'serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
const url = await new Promise(resolve => {
  let said = '';
  server.stdout.on('data', text => {
    said += text;
    const [found] = /http:\/\/\S+\/graphql/.exec(said) ?? [];
    if (found) resolve(found);
  });
});

async function ask(workspace, query, variables = {}) {
  const token = run('token', '--workspace', workspace, '--subject', 'golden');
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await answer.json();
  // What an older program doesn't know is left out of its database.
  if (errors) process.stderr.write(`${errors[0].message}\n`);
  return data;
}

const upsert = `mutation ($persons: [PersonInput!]!, $key: String) {
  upsertPersons(input: { persons: $persons, idempotencyKey: $key }) { results { person { identifier } } }
}`;
const groups = ['group-1', 'group-2'].map(identifier => ({
  identifier,
  externalRef: `ref of ${identifier}`,
  name: 'Élan',
}));
for (const workspace of ['default', 'another']) {
  await ask(
    workspace,
    'mutation ($groups: [GroupInput!]!) { upsertGroups(input: { groups: $groups }) { results { index } } }',
    { groups },
  );
  await ask(
    workspace,
    'mutation { grantGroups(input: { subject: "reader", groupIds: ["group-1"] }) { subject } }',
  );
  const { upsertPersons } = await ask(workspace, upsert, {
    key: 'first',
    persons: [
      {
        externalRef: 'a',
        firstName: 'Ann',
        lastName: 'Müller',
        emailAddress: 'Ann@Example.com',
        groupIds: ['group-1', 'group-2'],
      },
      {
        externalRef: 'b',
        firstName: 'Ben',
        phoneNumber: '+1 (555) 012-3456',
        timezone: 'Europe/Berlin',
        locale: 'de-CH',
      },
      {
        firstName: 'Cem',
        emailAddress: 'cem@example.com',
        status: 'BOUNCED',
        attributes: { plan: 'gold', tags: ['a', { b: null }] },
      },
      {
        externalRef: 'd',
        seenAt: '2020-01-01T00:00:00Z',
        avatarUrl: 'https://example.com/d.png',
        groupIds: ['group-2'],
      },
    ],
  });
  const [ann, ben] = upsertPersons.results.map(({ person }) => person.identifier);
  await ask(workspace, upsert, { persons: [{ externalRef: 'b', firstName: 'Benjamin' }] });
  await ask(workspace, upsert, {
    persons: [{ identifier: ann, emailAddresses: [{ value: 'ann@work.example' }] }],
  });
  await ask(workspace, upsert, {
    persons: [{ identifier: ann, contactAssignments: [{ assignedToId: ben }] }],
  });
  // Who and what is no more.
  await ask(
    workspace,
    'mutation { upsertGroups(input: { groups: [{ identifier: "gone" }] }) { results { index } } }',
  );
  const { upsertPersons: made } = await ask(workspace, upsert, {
    persons: [{ externalRef: 'gone', firstName: 'Guy', groupIds: ['gone'] }],
  });
  await ask(
    workspace,
    'mutation ($gone: [ID!]!) { deleteGroups(input: { identifiers: ["gone"] }) { results { index } } deletePersons(input: { identifiers: $gone }) { results { index } } }',
    { gone: [made.results[0].person.identifier] },
  );
  run('keys', 'create', '--workspace', workspace, '--subject', 'crm', '--groups', 'group-1');
}
server.kill('SIGTERM');
await new Promise(resolve => server.once('exit', resolve));

const dump = address.startsWith('postgres:') ? dumpPostgres(address) : dumpSqlite(address.slice(5));
process.stdout.write(await dump);
rmSync(folder, { recursive: true });
