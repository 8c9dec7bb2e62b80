import { createServer } from 'node:http';
import { loadFrom } from '../scratch.ts';
import { startCluster } from './cluster.ts';

/*
 * PostGraphile on Grafserv and its PostgreSQL. Run by contender.ts with its options as one JSON argument;
 * PostgreSQL is started from here, so that it has the same core.
 */

export interface ServerOptions {
  /** The folder of the packages. */
  readonly packages: string;
  /** The cluster's. */
  readonly folder: string;
  readonly port: number;
}

interface Client {
  query(sql: string): Promise<unknown>;
  end(): Promise<void>;
}

interface PostGraphile {
  createServ(grafserv: unknown): { addTo(server: unknown): Promise<void> };
  getSchema(): Promise<unknown>;
}

// PostGraphile asks for Node 22; this function is what it misses on Node 20.
interface Deferring {
  withResolvers?: () => unknown;
}
(Promise as Deferring).withResolvers ??= () => {
  const deferred: { promise?: Promise<unknown>; resolve?: unknown; reject?: unknown } = {};
  deferred.promise = new Promise((resolve, reject) => Object.assign(deferred, { resolve, reject }));
  return deferred;
};

const { packages, folder, port } = JSON.parse(process.argv[2] ?? '') as ServerOptions;
const load = await loadFrom(packages);
const { connection, stop } = await startCluster(load, folder, false);

const { default: pg } = await load<{ default: { Pool: new (options: object) => Client } }>('pg');
const pool = new pg.Pool({ ...connection, max: 10 });
// A server in production is warm.
await pool.query(
  "SELECT pg_prewarm(oid) FROM pg_class WHERE relnamespace = 'directory'::regnamespace AND relkind IN ('r', 'i')",
);

const { PostGraphileAmberPreset } = await load<{ PostGraphileAmberPreset: unknown }>(
  'postgraphile/presets/amber',
);
const { makePgService } = await load<{ makePgService: (options: object) => unknown }>(
  'postgraphile/adaptors/pg',
);
const { postgraphile } = await load<{ postgraphile: (preset: object) => PostGraphile }>('postgraphile');
const { grafserv } = await load<{ grafserv: unknown }>('postgraphile/grafserv/node');
const service = postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ pool, schemas: ['directory'] })],
  grafserv: {
    graphqlPath: '/graphql',
    graphiql: false,
    watch: false,
    outputDataAsString: true,
    // So that a wrong answer says what went wrong.
    maskError: (error: { readonly originalError?: Error }) => error.originalError ?? error,
  },
  grafast: { explain: false },
});
await service.getSchema();
const server = createServer();
await service.createServ(grafserv).addTo(server);
server.listen(port, '127.0.0.1');

process.on('SIGTERM', async () => {
  server.close();
  server.closeAllConnections();
  await pool.end();
  await stop();
  process.exit();
});
