import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { developerTokens } from './app/developer.ts';
import { openDirectory, rekeying } from './app/directory.ts';
import { readPersisted } from './app/persisted.ts';
import { countingUpserts } from './app/upserts.ts';
import { createApiKeyVerifier } from './auth/apiKeys.ts';
import { createAuthenticator } from './auth/authenticate.ts';
import { createVerifier } from './auth/credentials.ts';
import { sessionSecret, type TokenKeys, tokenKeys } from './auth/keys.ts';
import { createSessions } from './auth/session.ts';
import { createTokenVerifier } from './auth/token.ts';
import { type Config, ConfigError } from './config.ts';
import { keptFor } from './directory/idempotency.ts';
import type { Services } from './directory/services.ts';
import { buildSchema } from './graphql/schema.ts';
import type { Exchange } from './http/counter.ts';
import { createGateway } from './http/gateway.ts';
import { createMetrics, type Snapshot } from './http/metrics.ts';
import { createMetricsServer } from './http/metricsServer.ts';
import type { Log } from './log.ts';
import type { RunningTracing } from './tracing/tracing.ts';

/** The gateway, serving. */
export interface App {
  /** Where it can be reached on this machine, without a path, such as http://127.0.0.1:4000. */
  readonly url: string;
  /** Where the metrics are, when it's elsewhere. */
  readonly metricsUrl: string | undefined;
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
/** Of that, for the traces that haven't been sent. */
const flushMs = 1_500;

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
 * @throws UnusableDatabase, ConfigError where a secret can be neither made nor read or persisted documents can't be used, and Node's own errors of
 * listening (EADDRINUSE, …).
 */
export async function startApp(config: Config, log: Log, several?: OneOfSeveral): Promise<App> {
  const schema = buildSchema();
  // Before anything is touched.
  const persisted = await readPersisted(config.graphql, schema);
  const metrics = createMetrics();
  const {
    services: uncounted,
    migrated,
    rekeyed,
    state,
    close,
  } = await openDirectory(config, {
    onRekey: rekeying(log),
    onWork: metrics.databaseWork,
    onReaderLost: err => log.error({ err }, 'a thread that reads has ended; the next read starts another'),
  });
  let metricsServer: Server | undefined;
  try {
    const keys = tokenKeys(config);
    const developerToken = developerTokens(config, keys);
    const repository = countingUpserts(uncounted.repository, metrics);
    const services: Services = { ...uncounted, repository };
    metrics.database(state);
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
    const tracing = await startTracing(config, log);
    const metricsOptions = {
      metrics,
      metricsToken: config.secrets.metrics,
      othersMetrics: several?.othersMetrics,
    };
    if (config.metrics.port !== undefined) metricsServer = createMetricsServer(metricsOptions, log);
    const { server, stop } = createGateway({
      schema,
      persisted,
      ...metricsOptions,
      metricsApart: metricsServer !== undefined,
      tracing,
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
      exchange: several?.exchange,
      log,
    });
    const metricsUrl = metricsServer && (await listenApart(metricsServer, config.metrics));
    const url = await listen(server, config.http);
    let housekeeping: NodeJS.Timeout | undefined;
    const app: App = {
      url,
      metricsUrl,
      keys,
      services,
      developerToken,
      metrics: metrics.snapshot,
      keepHouse() {
        housekeeping = keepHouse(services, log);
      },
      async stop() {
        clearInterval(housekeeping);
        await stop(tracing ? graceMs - flushMs : graceMs, several?.lateMs);
        await tracing?.stop(flushMs);
        letGo(metricsServer);
        await close();
      },
    };
    if (!several) {
      app.keepHouse();
      log.info(
        {
          url,
          ...(metricsUrl !== undefined && { metricsUrl }),
          schemaVersion: migrated.to,
          ...(rekeyed !== null && { rekeyed }),
        },
        'listening',
      );
    }
    return app;
  } catch (error) {
    letGo(metricsServer);
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

/** Nothing of OpenTelemetry is loaded unless somebody wants traces: it takes 17 MB, and as long as all the rest. */
async function startTracing({ tracesTo }: Config, log: Log): Promise<RunningTracing | undefined> {
  if (tracesTo === undefined) return undefined;
  const { createTracing } = await import('./tracing/tracing.ts');
  return createTracing(tracesTo, log);
}

/** @throws ConfigError */
async function listenApart(server: Server, { host, port = 0 }: Config['metrics']): Promise<string> {
  try {
    return await listen(server, { host, port });
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new ConfigError(`METRICS_HOST and METRICS_PORT are no place to listen at (${code}).`);
  }
}

function letGo(server: Server | undefined): void {
  server?.close();
  server?.closeAllConnections();
}

async function listen(
  server: Server,
  { host, port }: Pick<Config['http'], 'host' | 'port'>,
): Promise<string> {
  server.listen(port, host);
  await once(server, 'listening');
  const bound = server.address() as AddressInfo;
  // The two wildcards are for listening only: nobody can be reached there.
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${bound.port}`;
}
