import { openDirectory } from '../raw/directory.ts';
import { resolversOf, typeDefs } from './schema.ts';
import { loadFrom } from './scratch.ts';
import type { SqlitePeerOptions } from './sqlite.ts';

/* Mercurius on Fastify, compiling documents. Run by sqlite.ts with its options as one JSON argument. */

interface App {
  register(plugin: unknown, options: object): Promise<void>;
  listen(options: { readonly port: number; readonly host: string }): Promise<string>;
  close(): Promise<void>;
}

const { packages, port, ...options } = JSON.parse(process.argv[2] ?? '') as SqlitePeerOptions;
const load = await loadFrom(packages);
const { fastify } = await load<{ fastify: () => App }>('fastify');
const { mercurius } = await load<{ mercurius: unknown }>('mercurius');

const directory = openDirectory(options);
const app = fastify();
await app.register(mercurius, { schema: typeDefs, resolvers: resolversOf(directory), jit: 1 });
await app.listen({ port, host: '127.0.0.1' });

process.on('SIGTERM', async () => {
  await app.close();
  directory.close();
});
