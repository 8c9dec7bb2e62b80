// `npm run example`: installs and builds the page if need be, starts a gateway on a directory of made-up people
// that ends with it, and serves the page with a token in its address. `PORT` chooses the page's port.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const persons = fileURLToPath(new URL('../../dist/bundle/main.js', import.meta.url));

/** What has to be ended or taken away again, the last first. */
const undo = [];
const stopped = new Promise(resolve => {
  // Heard from the very start; a terminal's Ctrl-C comes through npm a second time.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, resolve);
});

try {
  await Promise.race([stopped, serve()]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  for (const step of undo.reverse()) await step();
}
process.exit();

/** Comes to an end only by failing. */
async function serve() {
  if (!isInstalled()) await run('npm', ['ci', '--include=dev', '--no-audit'], { cwd: here });
  await run('npm', ['run', '-s', 'build'], { cwd: here, env: { ...process.env, NODE_ENV: 'production' } });

  const folder = mkdtempSync(join(tmpdir(), 'persons-example-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  const env = { PATH: process.env.PATH, DATABASE_URL: `file:${join(folder, 'persons.db')}`, PORT: '0' };
  await run(process.execPath, [persons, 'seed', '--persons', '600', '--groups', '12'], { env });

  const gateway = await startGateway(env);
  await assignContacts(gateway);
  const url = await servePage(gateway.url);
  console.log(`
The people browser, with a token for its gateway (${gateway.url}) in the address:

${url}#token=${gateway.token}

Ctrl-C ends both, and forgets the people.`);
  throw new Error(`The gateway has ended with ${await gateway.ended}.`);
}

/** Whether what the lock file asks for has been installed since it was last changed. */
function isInstalled() {
  const [lock, installed] = ['package-lock.json', 'node_modules/.package-lock.json'].map(file =>
    join(here, file),
  );
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs;
}

/** Runs a program to its end, its words among ours. */
async function run(program, args, options) {
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
  const end = () => child.kill();
  undo.push(end);
  const [code, signal] = await once(child, 'close');
  undo.splice(undo.indexOf(end), 1);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} has ended with ${code ?? signal}.`);
}

async function startGateway(env) {
  const child = spawn(process.execPath, [persons, 'serve'], {
    env: { ...env, LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close').then(([code, signal]) => code ?? signal);
  undo.push(async () => {
    child.kill();
    await ended;
  });
  let said = '';
  const ready = new Promise(resolve => {
    child.stdout.setEncoding('utf8').on('data', text => {
      said += text;
      const [, url] = /listens on (\S+)\/graphql\n/.exec(said) ?? [];
      const [token] = /^eyJ\S+$/m.exec(said) ?? [];
      if (url && token) resolve({ url, token, ended });
    });
  });
  const failed = ended.then(code => Promise.reject(new Error(`The gateway has ended with ${code}.`)));
  return Promise.race([ready, failed]);
}

/** Made-up people look after nobody; here the first ones of each dozen do. */
async function assignContacts(gateway) {
  const { findPersons } = await ask(gateway, '{ findPersons { nodes { identifier } } }');
  const persons = findPersons.nodes.map(({ identifier }) => identifier);
  const items = persons
    .map((identifier, at) => ({
      identifier,
      contactAssignments: [{ assignedToId: persons[at - (at % 12)] }],
    }))
    .filter((_item, at) => at % 12 > 0 && at % 12 < 5);
  const mutation =
    'mutation ($persons: [PersonInput!]!) { upsertPersons(input: { persons: $persons }) { failedCount } }';
  const { upsertPersons } = await ask(gateway, mutation, { persons: items });
  if (upsertPersons.failedCount > 0) throw new Error('People could not be assigned to each other.');
}

async function ask({ url, token }, query, variables) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(errors[0].message);
  return data;
}

async function servePage(gateway) {
  process.env.GATEWAY_URL = gateway;
  // Installed by now.
  const { preview } = await import('vite');
  const ours = process.listeners('SIGTERM');
  const port = Number(process.env.PORT ?? 4173);
  const server = await preview({ root: here, logLevel: 'warn', preview: { host: '127.0.0.1', port } });
  undo.push(() => server.close());
  // Vite would end the process at once, and leave the gateway behind.
  for (const listener of process.listeners('SIGTERM'))
    if (!ours.includes(listener)) process.off('SIGTERM', listener);
  const { port: taken } = server.httpServer.address();
  return `http://127.0.0.1:${taken}/`;
}
