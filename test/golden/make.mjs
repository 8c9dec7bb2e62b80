// Makes a golden database: has a built program fill a directory over HTTP, and writes that down as SQL, to be kept
// for the tests of all later programs.
//
//   node test/golden/make.mjs [dist/bundle/main.js] > test/golden/schema-N.sql
//
// N is the number of migrations that the program knows. To be run once when a schema is released.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';

const program = process.argv[2] ?? 'dist/bundle/main.js';
const folder = mkdtempSync(join(tmpdir(), 'persons-golden-'));
const file = join(folder, 'persons.db');
const env = {
  PATH: process.env.PATH,
  PORT: '0',
  DATABASE_URL: `file:${file}`,
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

const database = new Database(file, { readonly: true });
const quoted = value => {
  if (value === null) return 'NULL';
  if (Buffer.isBuffer(value)) return `x'${value.toString('hex')}'`;
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
};
const made = database
  .prepare("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
  .all();
for (const { sql } of made.filter(({ type }) => type === 'table')) process.stdout.write(`${sql};\n`);
for (const { name } of made.filter(({ type }) => type === 'table'))
  for (const row of database.prepare(`SELECT * FROM "${name}"`).all())
    process.stdout.write(
      `INSERT INTO "${name}" (${Object.keys(row)
        .map(column => `"${column}"`)
        .join(', ')}) VALUES (${Object.values(row).map(quoted).join(', ')});\n`,
    );
for (const { sql } of made.filter(({ type }) => type !== 'table')) process.stdout.write(`${sql};\n`);
database.close();
rmSync(folder, { recursive: true });
