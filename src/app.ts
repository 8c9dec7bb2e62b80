import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { developerTokens } from './app/developer.ts';
import { openDirectory, rekeying } from './app/directory.ts';
import { createApiKeyVerifier } from './auth/apiKeys.ts';
import { createAuthenticator } from './auth/authenticate.ts';
import { createVerifier } from './auth/credentials.ts';
import { sessionSecret, type TokenKeys, tokenKeys } from './auth/keys.ts';
import { createSessions } from './auth/session.ts';
import { createTokenVerifier } from './auth/token.ts';
import type { Config } from './config.ts';
import { keptFor } from './directory/idempotency.ts';
import type { Services } from './directory/services.ts';
import { buildSchema } from './graphql/schema.ts';
import type { Exchange } from './http/counter.ts';
import { createGateway } from './http/gateway.ts';
import { createMetrics, type Snapshot } from './http/metrics.ts';
import type { Log } from './log.ts';

/** The gateway, serving. */
export interface App {
  /** Where it can be reached on this machine, without a path, such as http://127.0.0.1:4000. */
  readonly url: string;
  readonly keys: TokenKeys;
  readonly services: Services;
  /** A new token for trying things out; undefined unless the secret is the gateway's own. */
  readonly developerToken: (() => Promise<string>) | undefined;
  /** Forgets what is past its time, from now on. `startApp` does so by itself, but not as one of several. */
  keepHouse(): void;
  /** What this process has measured. */
  metrics(): Promise<Snapshot>;
  /** Answers what was asked, then lets go of the port and the database. */
  stop(): Promise<void>;
}

/** Less than the ten seconds after which Docker kills what it asked to stop. */
const graceMs = 8_000;

/** What ties a process to others that serve the same port and the same database. */
export interface OneOfSeveral {
  /** How long connections are on their way that were made before a stop. */
  readonly lateMs: number;
  /** Rates are counted together by it. */
  readonly exchange: Exchange;
  /** The others' metrics; rejects when one of them doesn't answer. */
  readonly othersMetrics: () => Promise<readonly Snapshot[]>;
}

/**
 * Serves.
 * @param several undefined: this process is the only one
 * @throws UnusableDatabase, ConfigError where a secret can be neither made nor read, and Node's own errors of
 * listening (EADDRINUSE, …).
 */
export async function startApp(config: Config, log: Log, several?: OneOfSeveral): Promise<App> {
  const { services, migrated, rekeyed, exchange, close } = await openDirectory(config, {
    onRekey: rekeying(log),
    onReaderLost: err => log.error({ err }, 'a thread that reads has ended; the next read starts another'),
  });
  try {
    const keys = tokenKeys(config);
    const developerToken = developerTokens(config, keys);
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
    const metrics = createMetrics();
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
      maxInFlight: config.http.maxInFlight,
      maxConnections: config.http.maxConnections,
      trustProxy: config.http.trustProxy,
      // Where the database carries the counts it carries those of all processes.
      exchange: exchange ?? several?.exchange,
      metrics,
      metricsToken: config.secrets.metrics,
      othersMetrics: several?.othersMetrics,
      log,
    });
    const url = await listen(server, config.http);
    let housekeeping: NodeJS.Timeout | undefined;
    const app: App = {
      url,
      keys,
      services,
      developerToken,
      metrics: metrics.snapshot,
      keepHouse() {
        housekeeping = keepHouse(services, log);
      },
      async stop() {
        clearInterval(housekeeping);
        await stop(graceMs, several?.lateMs);
        await close();
      },
    };
    if (!several) {
      app.keepHouse();
      log.info({ url, schemaVersion: migrated.to, ...(rekeyed !== null && { rekeyed }) }, 'listening');
    }
    return app;
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
