import { createServer } from 'node:http';
import { type DirectoryOptions, openDirectory } from './directory.ts';

/*
 * node:http, better-sqlite3 and JSON, and nothing else: no GraphQL, no authentication, no rules. Run by
 * raw/contender.ts with its options as one JSON argument.
 */

export interface RawServerOptions extends DirectoryOptions {
  readonly port: number;
}

const { port, ...options } = JSON.parse(process.argv[2] ?? '') as RawServerOptions;
const directory = openDirectory(options);

/** By path: the answer to the variables of the workload's document. */
const routes: Readonly<Record<string, (body: string) => unknown>> = {
  '/find': body => ({ findPersons: directory.find(JSON.parse(body).email) }),
  '/page': body => ({ findPersons: directory.page(JSON.parse(body).after) }),
  '/upsert': body => ({ upsertPersons: directory.upsert(JSON.parse(body).input.persons) }),
};

const server = createServer((request, response) => {
  const route = routes[request.url ?? ''];
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const data = route?.((chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)).toString());
    const answer = Buffer.from(JSON.stringify({ data }));
    response.writeHead(data ? 200 : 404, {
      'content-type': 'application/json',
      'content-length': answer.length,
    });
    response.end(answer);
  });
});
server.listen(port, '127.0.0.1');

process.on('SIGTERM', () => {
  server.close(() => directory.close());
  server.closeAllConnections();
});
