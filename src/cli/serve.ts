import { Command } from 'commander';
import { type Config, readConfig } from '../config.ts';
import { createLog, type Log } from '../log.ts';
import type { Primary } from '../workers/primary.ts';
import type { Environment } from './failure.ts';
import { welcome } from './welcome.ts';

export function serveCommand(env: Environment): Command {
  return new Command('serve')
    .description(
      'Serve the GraphQL API over HTTP until SIGTERM or SIGINT, which let every request be answered.',
    )
    .addHelpText(
      'after',
      `
Without AUTH_SECRET and AUTH_JWKS_URI, outside production, a secret is made and kept beside the
database, and a token for trying things out is printed. The log goes to stderr, in JSON lines.

Example:
  PORT=4000 DATABASE_URL=file:./data/persons.db persons serve
  WORKERS=4 persons serve`,
    )
    .action(() => serve(env));
}

async function serve(env: Environment): Promise<void> {
  const config = readConfig(env);
  // Heard from the very start, so that a stop during the start is as graceful as a later one.
  const signal = firstSignal();
  const worker = config.workers > 1 ? await import('../workers/worker.ts') : undefined;
  const log = createLog(
    config.log.level,
    undefined,
    worker?.workerId === undefined ? null : { worker: worker.workerId },
  );
  // graphql-js abandons the promises of a list whose later item throws; one that fails then concerns an answer
  // that has been given, and must not end everybody else's.
  process.on('unhandledRejection', err => log.error({ err }, 'unhandled rejection'));
  if (worker?.workerId !== undefined) return worker.runWorker(config, log);
  const app = worker ? await startSeveral(config, log) : await startOne(config, log);
  process.stdout.write(welcome(app.url, config.graphql, await app.developerToken?.()));
  try {
    log.info({ signal: await Promise.race([signal, app.failed]) }, 'stopping');
  } finally {
    await app.stop();
  }
  log.info({}, 'stopped');
  // A connection that somebody keeps open elsewhere, to an identity provider say, must not hold us here.
  setTimeout(() => process.exit(), 1_000).unref();
}

async function startOne(config: Config, log: Log): Promise<Primary> {
  const { startApp } = await import('../app.ts');
  return { ...(await startApp(config, log)), failed: new Promise<never>(() => {}) };
}

async function startSeveral(config: Config, log: Log): Promise<Primary> {
  const { startPrimary } = await import('../workers/primary.ts');
  return startPrimary(config, log);
}

/** Later ones are heard too, and change nothing: npm and a terminal both send the one of Ctrl-C. */
function firstSignal(): Promise<NodeJS.Signals> {
  return new Promise(resolve => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, resolve);
  });
}
