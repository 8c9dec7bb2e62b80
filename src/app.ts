import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { graceMs, keepHouse, openParts } from './app/parts.ts';
import type { TokenKeys } from './auth/keys.ts';
import type { Config } from './config.ts';
import type { Services } from './directory/services.ts';
import type { Exchange } from './http/counter.ts';
import { createGateway, type GatewayOptions } from './http/gateway.ts';
import type { Snapshot } from './http/metrics.ts';
import type { Log } from './log.ts';

/** The gateway, serving. */
export interface App {
  /** Where it can be reached on this machine, without a path, such as http://127.0.0.1:4000. */
  readonly url: string;
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
  const { services, migrated, rekeyed, close } = directory;
  try {
    const { server, stop } = createGateway({
      ...options,
      exchange: several?.exchange,
      othersMetrics: several?.othersMetrics,
    });
    const url = await listen(server, config.http);
    let housekeeping: NodeJS.Timeout | undefined;
    const app: App = {
      url,
      keys,
      services,
      developerToken: options.graphiqlToken,
      metrics: options.metrics.snapshot,
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

async function listen(server: Server, { host, port }: Config['http']): Promise<string> {
  server.listen(port, host);
  await once(server, 'listening');
  const bound = server.address() as AddressInfo;
  // The two wildcards are for listening only: nobody can be reached there.
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${bound.port}`;
}
