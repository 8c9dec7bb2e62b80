/** A part of the program: a folder of src, a dialect's folder, or a file of its own. */
export interface Room {
  /** Rooms that it may import from, besides itself. */
  readonly rooms: readonly string[];
  /** Packages; of Node's own modules one by name, or all of them by `node:`. */
  readonly packages: readonly string[];
}

/** DESIGN of the program, "who may import whom". A room that isn't here is a mistake. */
export const rooms: Readonly<Record<string, Room>> = {
  // Hashing is as pure as the rest.
  domain: { rooms: [], packages: ['libphonenumber-js', 'node:crypto'] },
  'repository/port': { rooms: ['domain'], packages: [] },
  'repository/tables': { rooms: ['domain'], packages: [] },
  'repository/sqlite': {
    rooms: ['repository/port', 'repository/tables', 'domain', 'packageFolder'],
    packages: ['node:', 'better-sqlite3', 'drizzle-orm', 'lru-cache'],
  },
  'repository/postgres': {
    rooms: ['repository/port', 'repository/tables', 'domain', 'packageFolder'],
    packages: ['node:', 'drizzle-orm', 'lru-cache', 'pg'],
  },
  directory: { rooms: ['domain', 'repository/port'], packages: ['node:crypto'] },
  graphql: {
    rooms: ['directory', 'domain', 'repository/port'],
    packages: [
      '@pothos/core',
      '@pothos/plugin-directives',
      '@pothos/plugin-federation',
      'dataloader',
      'graphql',
      'graphql-jit',
      'lru-cache',
    ],
  },
  auth: {
    rooms: ['config', 'domain', 'log', 'repository/port'],
    packages: ['node:', 'jose', 'lru-cache'],
  },
  http: {
    rooms: ['auth', 'config', 'directory', 'domain', 'graphql', 'log', 'repository/port'],
    packages: [
      'node:',
      '@graphql-yoga/render-graphiql',
      'graphql',
      'graphql-yoga',
      'lru-cache',
      'prom-client',
      'rate-limiter-flexible',
      'srvx',
    ],
  },
  workers: { rooms: ['app', 'auth', 'config', 'domain', 'http', 'log'], packages: ['node:', 'node:cluster'] },
  cli: {
    rooms: [
      'app',
      'auth',
      'config',
      'directory',
      'domain',
      'graphql/federation',
      'graphql/personRow',
      'graphql/schema',
      'log',
      'packageFolder',
      'workers',
    ],
    packages: ['node:', 'commander', 'csv-parse', 'csv-stringify'],
  },
  config: { rooms: [], packages: ['node:', 'libphonenumber-js'] },
  log: { rooms: ['config'], packages: ['pino'] },
  app: {
    rooms: [
      'auth',
      'config',
      'directory',
      'domain',
      'graphql',
      'http',
      'log',
      'repository/port',
      'repository/sqlite',
      'repository/tables',
      'repository/postgres',
      'tracing',
    ],
    packages: ['node:', 'graphql', 'uuid'],
  },
  tracing: {
    rooms: ['directory', 'domain', 'http', 'log', 'repository/port'],
    packages: [
      'node:',
      '@opentelemetry/api',
      '@opentelemetry/core',
      '@opentelemetry/exporter-trace-otlp-http',
      '@opentelemetry/resources',
      '@opentelemetry/sdk-trace-base',
    ],
  },
  index: { rooms: ['app', 'config', 'log'], packages: ['node:'] },
  packageFolder: { rooms: [], packages: ['node:'] },
  main: { rooms: ['cli'], packages: [] },
};

const maxLines = 250;

/** What a source file breaks, one line each. `path` counts from src, with slashes. */
export function violations(path: string, text: string): readonly string[] {
  const own = roomOf(path);
  const room = rooms[own];
  if (!room) return [`${path} is in no room that the design has`];
  const code = withoutComments(text);
  const found = importsOf(code).flatMap(specifier => {
    const problem = specifier.startsWith('.')
      ? fileProblem(path, own, room, specifier)
      : packageProblem(room, specifier);
    return problem === undefined ? [] : [`${path} imports ${specifier}: ${problem}`];
  });
  if (
    own !== 'config' &&
    own !== 'cli' &&
    own !== 'main' &&
    /\bprocess\s*(\.|\?\.|\[)?\s*['"]?env\b/.test(code)
  )
    found.push(`${path} reads the environment`);
  if (own !== 'cli' && /\bconsole\s*[.[]|\bprocess\s*\.\s*(stdout|stderr)\b/.test(code))
    found.push(`${path} prints`);
  const lines = text.split('\n').length - 1;
  if (lines > maxLines) found.push(`${path} has ${lines} lines, more than ${maxLines}`);
  return found;
}

function roomOf(path: string): string {
  const [first = '', second = ''] = path.replace(/\.ts$/, '').split('/');
  return first === 'repository' ? `${first}/${second}` : first;
}

function fileProblem(path: string, own: string, room: Room, specifier: string): string | undefined {
  if (!specifier.endsWith('.ts')) return 'the name of a file ends in .ts';
  const target = new URL(specifier, `file:///src/${path}`).pathname.replace(/^\/src\//, '');
  if (target.startsWith('/')) return 'outside src';
  const allowed = [own, ...room.rooms];
  if (allowed.includes(roomOf(target)) || allowed.includes(target.replace(/\.ts$/, ''))) return undefined;
  return `${own} may not import from ${roomOf(target)}`;
}

function packageProblem({ packages }: Room, specifier: string): string | undefined {
  const [first = '', second = ''] = specifier.split('/');
  const name = specifier.startsWith('node:')
    ? // Only for whom it's named: loaded anywhere else, it would be loaded by a process that is the only one, too.
      specifier === 'node:cluster'
      ? specifier
      : 'node:'
    : specifier.startsWith('@')
      ? `${first}/${second}`
      : first;
  return packages.includes(name) || packages.includes(specifier)
    ? undefined
    : 'not among the packages of its room';
}

const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');

function importsOf(code: string): readonly string[] {
  const forms = [
    /^\s*(?:import|export)\b[^'";]*?\bfrom\s*['"]([^'"]+)['"]/gm,
    /^\s*import\s*['"]([^'"]+)['"]/gm,
    /\b(?:import|require)\s*\(\s*['"]([^'"]+)['"]/g,
  ];
  return forms.flatMap(form => [...code.matchAll(form)].map(([, specifier = '']) => specifier));
}
