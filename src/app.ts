import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { graceMs, keepHouse, openParts } from './app/parts.ts';
import type { TokenKeys } from './auth/keys.ts';
import { type Config, ConfigError } from './config.ts';
import type { Services } from './directory/services.ts';
import type { Exchange } from './http/counter.ts';
import { createGateway, type GatewayOptions } from './http/gateway.ts';
import type { Snapshot } from './http/metrics.ts';
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
  readonly developerToken: GatewayOptions['graphiqlToken'];
  /** Forgets what is past its time, from now on. `startApp` does so by itself, but not as one of several. */
  keepHouse(): void;
  /** What this process has measured. */
  metrics(): Promise<Snapshot>;
  /** Answers what was asked, then lets go of the port and the database. */
  stop(): Promise<void>;
}

/** Of the time for a stop, what traces have that weren't sent yet. */
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
 * @throws UnusableDatabase, ConfigError where a secret can be neither made nor read, and Node's own errors of
 * listening (EADDRINUSE, …).
 */
export async function startApp(config: Config, log: Log, several?: OneOfSeveral): Promise<App> {
  const { directory, keys, options } = await openParts(config, log);
  const { migrated, rekeyed, close } = directory;
  const { services } = options;
  let metricsServer: Server | undefined;
  try {
    const tracing = await startTracing(config, log);
    const shared = {
      ...options,
      // Where the database carries the counts it carries those of all processes.
      exchange: options.exchange ?? several?.exchange,
      othersMetrics: several?.othersMetrics,
    };
    if (config.metrics.port !== undefined) metricsServer = createMetricsServer(shared, log);
    const { server, stop } = createGateway({ ...shared, metricsApart: metricsServer !== undefined, tracing });
    const metricsUrl = metricsServer && (await listenApart(metricsServer, config.metrics));
    const url = await listen(server, config.http);
    let housekeeping: NodeJS.Timeout | undefined;
    const app: App = {
      url,
      metricsUrl,
      keys,
      services,
      developerToken: options.graphiqlToken,
      metrics: options.metrics.snapshot,
      keepHouse() {
        housekeeping = keepHouse(services, config.history.days, log);
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

/** Nothing of OpenTelemetry is loaded unless somebody wants traces: it takes 17 MB, and as long as all the rest. */
async function startTracing({ tracesTo, database }: Config, log: Log): Promise<RunningTracing | undefined> {
  if (tracesTo === undefined) return undefined;
  const { createTracing } = await import('./tracing/tracing.ts');
  return createTracing(tracesTo, database.file === undefined ? 'postgresql' : 'sqlite', log);
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
