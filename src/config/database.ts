import { ConfigError } from './error.ts';

/** Where the directory is kept. */
export type Database =
  /** The path of the SQLite file; a relative one counts from the working directory. */
  | { readonly file: string; readonly server?: undefined }
  /** A PostgreSQL server and its database, as people may see them; the address is a secret. */
  | {
      readonly file?: undefined;
      readonly server: string;
      /** Connections at once of a process. */
      readonly connections: number;
      /** Servers that follow it and may answer reads, likewise. */
      readonly replicas: readonly string[];
    };

export function parseUrl(value: string): URL | null {
  return URL.canParse(value) ? new URL(value) : null;
}

/**
 * The database that an address names, and that address where it's PostgreSQL's.
 * @param setting what it came from, for the message
 * @throws ConfigError
 */
export function databaseOf(
  setting: string,
  address: string,
  connections = 10,
): { readonly database: Database; readonly url: string | undefined } {
  if (!isPostgres(address)) return { database: { file: databaseFile(setting, address) }, url: undefined };
  const url = postgresUrl(setting, address);
  return { database: { server: serverOf(url), connections, replicas: [] }, url: url.href };
}

/**
 * The same database with the replicas that a list of addresses names, and these addresses.
 * @throws ConfigError
 */
export function withReplicas(
  setting: string,
  list: string | undefined,
  database: Database,
): { readonly database: Database; readonly urls: readonly string[] } {
  if (list === undefined) return { database, urls: [] };
  if (database.server === undefined)
    throw new ConfigError(`${setting} needs a DATABASE_URL that names PostgreSQL.`);
  const urls = list.split(',').map(address => {
    const trimmed = address.trim();
    if (isPostgres(trimmed)) return postgresUrl(setting, trimmed, replicaForm);
    throw new ConfigError(`${setting} must be ${replicaForm}.`);
  });
  return { database: { ...database, replicas: urls.map(serverOf) }, urls: urls.map(({ href }) => href) };
}

const isPostgres = (address: string): boolean => /^postgres(ql)?:/i.test(address);

const form = 'postgres://user:password@host:port/database, percent-encoded where need be';
const replicaForm = `a comma-separated list of ${form}`;

/** As libpq has it: postgres://user:password@host:port/database?sslmode=verify-full. */
function postgresUrl(
  setting: string,
  value: string,
  wanted = `${form}, or file: and the path of a file`,
): URL {
  const url = parseUrl(value);
  if (!url || !/^\/[^/]+$/.test(url.pathname) || (url.hostname === '' && !url.searchParams.has('host')))
    throw new ConfigError(`${setting} must be ${wanted}.`);
  return url;
}

/** Without user and password, and what else may be secret. */
const serverOf = ({ hostname, port, pathname, searchParams }: URL): string =>
  `postgres://${hostname || searchParams.get('host')}${port && `:${port}`}${pathname}`;

/** `file:relative/path`, `file:/absolute/path` or `file:///absolute/path`, percent-encoded where need be. */
function databaseFile(setting: string, value: string): string {
  const path = /^file:(?:\/\/(?=\/))?([^?#]+)$/i.exec(value)?.[1];
  const file = path === undefined ? undefined : percentDecoded(path);
  // The driver trims the name, and takes an empty one for a database in memory.
  if (file === undefined || file !== file.trim() || /^\/\/|^:memory:$|\/$|\0/.test(file))
    throw new ConfigError(
      `${setting} must be file: and the path of a file, such as file:./data/persons.db, with nothing after it, or postgres://….`,
    );
  return file;
}

function percentDecoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
