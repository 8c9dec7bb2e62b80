import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { v7 } from 'uuid';
import { createApiKeyVerifier, makeApiKey } from './auth/apiKeys.ts';
import { createAuthenticator } from './auth/authenticate.ts';
import { createVerifier } from './auth/credentials.ts';
import { issueToken, type TokenGrant } from './auth/issue.ts';
import { sessionSecret, type TokenKeys, tokenKeys } from './auth/keys.ts';
import { createSessions } from './auth/session.ts';
import { createTokenVerifier } from './auth/token.ts';
import type { Config } from './config.ts';
import { keptFor } from './directory/idempotency.ts';
import type { Services } from './directory/services.ts';
import { scopes } from './domain/viewer.ts';
import { buildSchema } from './graphql/schema.ts';
import { createGateway } from './http/gateway.ts';
import type { Log } from './log.ts';
import type { Migrated } from './repository/sqlite/migrate.ts';
import { type OpenOptions, openSqlite } from './repository/sqlite/open.ts';

/** What the use cases work with, and the database behind it. */
export interface OpenDirectory {
  readonly services: Services;
  readonly migrated: Migrated;
  /** Of how many persons stored keys were made anew by changed rules; null when the rules are the same. */
  readonly rekeyed: number | null;
  /** Waits for the writes under way. */
  close(): Promise<void>;
}

/**
 * Opens the directory that the settings name and brings its schema and its stored keys up to date.
 * @throws UnusableDatabase
 */
export async function openDirectory(
  { database, phoneRegion }: Config,
  options: Pick<OpenOptions, 'onRekey' | 'keepKeys' | 'onReaderLost'> = {},
): Promise<OpenDirectory> {
  const repository = await openSqlite({ file: database.file, phoneRegion, ...options });
  return {
    services: { repository, now: Date.now, newIdentifier: () => v7(), newApiKey: makeApiKey, phoneRegion },
    migrated: repository.migrated,
    rekeyed: repository.rekeyed,
    close: () => repository.close(),
  };
}

/** The gateway, serving. */
export interface App {
  /** Where it can be reached on this machine, without a path, such as http://127.0.0.1:4000. */
  readonly url: string;
  readonly keys: TokenKeys;
  readonly services: Services;
  /** A new token for trying things out; undefined unless the secret is the gateway's own. */
  readonly developerToken: (() => Promise<string>) | undefined;
  /** Answers what was asked, then lets go of the port and the database. */
  stop(): Promise<void>;
}

/** Everything in the workspace `default`, for a day. */
export const developer = {
  subject: 'developer',
  workspace: 'default',
  groups: '*',
  scopes,
  expiresIn: 24 * 3600,
} as const satisfies TokenGrant;

/** Less than the ten seconds after which Docker kills what it asked to stop. */
const graceMs = 8_000;

/**
 * @throws UnusableDatabase, ConfigError where a secret can be neither made nor read, and Node's own errors of
 * listening (EADDRINUSE, …).
 */
export async function startApp(config: Config, log: Log): Promise<App> {
  const { services, migrated, rekeyed, close } = await openDirectory(config, {
    onRekey: (done, total) =>
      log.info({ done, total }, 'making the stored keys anew, since the rules or the phone region changed'),
    onReaderLost: err => log.error({ err }, 'a thread that reads has ended; the next read starts another'),
  });
  try {
    const keys = tokenKeys(config);
    const developerToken =
      keys.kind === 'secret' && keys.automatic
        ? () => issueToken(keys.secret, developer, config.auth)
        : undefined;
    const { repository } = services;
    const sessions = createSessions({
      secret: sessionSecret(config, keys),
      ttl: config.session.ttl,
      apiKeys: repository,
    });
    const verify = createVerifier({
      apiKey: createApiKeyVerifier(repository, { log }),
      session: sessions.verify,
      token: createTokenVerifier(keys, config.auth, { log }),
    });
    const { server, stop } = createGateway({
      schema: buildSchema(),
      services,
      authenticate: createAuthenticator(verify),
      sessions,
      queryToken: config.auth.queryToken,
      introspection: config.graphql.introspection,
      hotLane: config.graphql.hotLane,
      graphiql: config.graphql.graphiql,
      graphiqlToken: developerToken,
      corsOrigins: config.http.corsOrigins,
      rateLimit: config.http.rateLimit,
      trustProxy: config.http.trustProxy,
      log,
    });
    const url = await listen(server, config.http);
    const housekeeping = keepHouse(services, log);
    log.info({ url, schemaVersion: migrated.to, ...(rekeyed !== null && { rekeyed }) }, 'listening');
    return {
      url,
      keys,
      services,
      developerToken,
      async stop() {
        clearInterval(housekeeping);
        await stop(graceMs);
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Answers that are past their time hold personal data: they go at the start, and every hour. */
function keepHouse({ repository, now }: Services, log: Log): NodeJS.Timeout {
  const forget = () =>
    repository
      .forgetAnswers(now() - keptFor)
      .catch(err => log.warn({ err }, 'old answers could not be forgotten'));
  void forget();
  return setInterval(forget, 60 * 60 * 1000).unref();
}

async function listen(server: Server, { host, port }: Config['http']): Promise<string> {
  server.listen(port, host);
  await once(server, 'listening');
  const bound = server.address() as AddressInfo;
  // The two wildcards are for listening only: nobody can be reached there.
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${bound.port}`;
}
