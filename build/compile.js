// Runs the program that was just built, has it answer what most are asked, and keeps what V8 has compiled by then
// for main.js. V8 compiles a function when it's first called: so nothing is kept that a start doesn't need.
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SignJWT } from 'jose';

const outdir = resolve('dist/bundle');
const folder = mkdtempSync(join(tmpdir(), 'persons-build-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const server = createServer().listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();
server.close();
await once(server, 'close');

const secret = 'of no use to anybody: it is gone when the build is done';
const token = await new SignJWT({ workspace: 'build', groups: '*', scope: 'people:read people:write' })
  .setProtectedHeader({ alg: 'HS256' })
  .setSubject('build')
  .setExpirationTime('1h')
  .sign(new TextEncoder().encode(secret));

for (const name of Object.keys(process.env))
  if (!/^(?:path|temp|tmp|systemroot)$/i.test(name)) delete process.env[name];
Object.assign(process.env, {
  NODE_ENV: 'production',
  AUTH_SECRET: secret,
  DATABASE_URL: `file:${join(folder, 'persons.db')}`,
  PORT: String(port),
  LOG_LEVEL: 'warn',
});
process.argv = [process.execPath, join(outdir, 'main.js'), 'serve'];
const { program } = await import(join(outdir, 'main.js'));

const url = `http://127.0.0.1:${port}`;
for (let tries = 0; !(await fetch(`${url}/ready`).catch(() => undefined))?.ok; tries++) {
  if (tries > 1_000) throw new Error('The program that was built does not serve.');
  await sleep(20);
}
const person = '{ identifier emailAddress updatedAt groups { name } }';
const upsert = `mutation ($persons: [PersonInput!]!) { upsertPersons(input: { persons: $persons }) { results { outcome person ${person} } } }`;
const find = `query ($email: String!) { findPersons(filter: { emailAddress: $email }) { nodes ${person} lastId } }`;
const persons = [{ firstName: 'Ada', emailAddress: 'ada@example.com', phoneNumber: '+1 555 0123' }];
await ask(upsert, { persons });
for (let time = 0; time < 2; time++) await ask(find, { email: 'ada@example.com' });
writeFileSync(join(outdir, 'program.cjs.v8'), program.createCachedData());
process.kill(process.pid, 'SIGTERM');

async function ask(query, variables) {
  const headers = {
    Authorization: `Bearer ${token}`,
    'Content-Type': 'application/json',
    Connection: 'close',
  };
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await answer.json();
  if (errors || !data)
    throw new Error(`The program that was built does not answer: ${JSON.stringify(errors)}`);
}
