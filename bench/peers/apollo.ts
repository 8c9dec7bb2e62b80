import { openDirectory } from '../raw/directory.ts';
import { resolversOf, typeDefs } from './schema.ts';
import { loadFrom } from './scratch.ts';
import type { SqlitePeerOptions } from './sqlite.ts';

/* Apollo Server, standalone. Run by sqlite.ts with its options as one JSON argument. */

interface ApolloServer {
  stop(): Promise<void>;
}

const { packages, port, ...options } = JSON.parse(process.argv[2] ?? '') as SqlitePeerOptions;
const load = await loadFrom(packages);
const { ApolloServer } = await load<{ ApolloServer: new (config: object) => ApolloServer }>('@apollo/server');
const { startStandaloneServer } = await load<{
  startStandaloneServer(server: ApolloServer, options: object): Promise<unknown>;
}>('@apollo/server/standalone');

const directory = openDirectory(options);
const server = new ApolloServer({ typeDefs, resolvers: resolversOf(directory) });
await startStandaloneServer(server, { listen: { port, host: '127.0.0.1' } });

process.on('SIGTERM', async () => {
  await server.stop();
  directory.close();
  process.exit();
});
