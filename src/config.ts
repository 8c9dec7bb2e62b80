import { type Database, databaseOf, withReplicas } from './config/database.ts';
import { ConfigError } from './config/error.ts';
import { bearer, host, httpUrl, type LogLevel, logLevel, origins, phoneRegion } from './config/values.ts';

export { ConfigError } from './config/error.ts';
export type { LogLevel } from './config/values.ts';

/** What the claims are called that RFC 7519 has no names for. */
export interface ClaimNames {
  readonly workspace: string;
  readonly groups: string;
  readonly scope: string;
}

export interface AuthConfig {
  /** Where the identity provider publishes its keys; undefined: tokens are signed with a shared secret. */
  readonly jwksUri: string | undefined;
  /** What `iss` must be; undefined: anything. */
  readonly issuer: string | undefined;
  /** What `aud` must be or contain; undefined: anything. */
  readonly audience: string | undefined;
  readonly claims: ClaimNames;
  /** Whether a token may come as `access_token` in the URL. */
  readonly queryToken: boolean;
}

/** Everything but `secrets` may be logged. */
export interface Config {
  readonly production: boolean;
  /** Processes that serve; of one, it is the one that was started. */
  readonly workers: number;
  readonly http: {
    readonly host: string;
    readonly port: number;
    /** Serialised origins (RFC 6454 §6.2), none by default. */
    readonly corsOrigins: readonly string[];
    /** Whether the last entry of `X-Forwarded-For` is believed. */
    readonly trustProxy: boolean;
    /** Requests a minute per subject; 0 is off. */
    readonly rateLimit: number;
    /** Operations under way at once in a process; 0 is off. */
    readonly maxInFlight: number;
    /** Connections at once in a process; 0 is off. */
    readonly maxConnections: number;
    /** Subscriptions at once in a process; 0 is off. */
    readonly maxSubscriptions: number;
  };
  readonly graphql: {
    readonly graphiql: boolean;
    readonly introspection: boolean;
    /** Whether the schema is that of a subgraph. */
    readonly federation: boolean;
    /** Whether known operations are executed as compiled. */
    readonly hotLane: boolean;
    /** The path of the file of persisted documents; a relative one counts from the working directory. */
    readonly persistedDocuments: string | undefined;
    /** Whether nothing else is executed. */
    readonly persistedOnly: boolean;
  };
  readonly database: Database;
  readonly auth: AuthConfig;
  /** `ttl` in seconds. */
  readonly session: { readonly ttl: number };
  /** ISO 3166 alpha-2; the region of phone numbers written without a country code. */
  readonly phoneRegion: string | undefined;
  readonly history: {
    /** Whether changes of persons are kept. */
    readonly kept: boolean;
    /** For how long; 0: for ever. */
    readonly days: number;
  };
  readonly log: { readonly level: LogLevel };
  /** Where metrics are served apart from all else; no port: where all else is. */
  readonly metrics: { readonly host: string; readonly port: number | undefined };
  /** The base URL of who collects traces (OTLP over HTTP); undefined: none are made. */
  readonly tracesTo: string | undefined;
  readonly secrets: {
    /** Undefined under `jwksUri`, and outside production where one is made (auth/automaticSecret.ts). */
    readonly auth: string | undefined;
    /** Undefined: the one of `auth`. */
    readonly session: string | undefined;
    /** The address of the PostgreSQL database, with user and password; undefined for SQLite. */
    readonly database: string | undefined;
    /** Likewise of its replicas, in the order of those. */
    readonly replicas: readonly string[];
    /** What `/metrics` wants to be asked with; undefined: nothing. */
    readonly metrics: string | undefined;
  };
}

/** RFC 7518 §3.2: a key for HS256 is no shorter than its hash. */
export const minSecretBytes = 32;
const maxRequestsPerMinute = 1_000_000_000;
const maxSessionSeconds = 86_400;
const maxRetentionDays = 36_500;
/** More than any machine has use for: they share one writer's lock, and each takes its memory. */
const maxWorkers = 64;

/**
 * Reads all settings; an empty value is an unset one. Looks at nothing but its argument.
 * @throws ConfigError for the first one that is bad or missing.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const text = (name: string): string | undefined => env[name] || undefined;
  const boolean = (name: string, unset: boolean): boolean => {
    const value = text(name);
    if (value === undefined) return unset;
    if (value === 'true' || value === '1') return true;
    if (value === 'false' || value === '0') return false;
    throw new ConfigError(`${name} must be true or false.`);
  };
  const integer = (name: string, unset: number, min: number, max: number): number => {
    const value = text(name);
    if (value === undefined) return unset;
    const number = Number(value);
    if (!/^[0-9]{1,15}$/.test(value) || number < min || number > max)
      throw new ConfigError(`${name} must be a whole number from ${min} to ${max}.`);
    return number;
  };
  const secret = (name: string): string | undefined => {
    const value = text(name);
    if (value !== undefined && Buffer.byteLength(value) < minSecretBytes)
      throw new ConfigError(`${name} must have at least ${minSecretBytes} bytes.`);
    return value;
  };

  const production = env.NODE_ENV === 'production';
  const persistedOnly = boolean('PERSISTED_ONLY', false);
  const { url, ...primary } = databaseOf(
    'DATABASE_URL',
    text('DATABASE_URL') ?? 'file:./data/persons.db',
    integer('DATABASE_CONNECTIONS', 10, 3, 1_000),
  );
  const { database, urls } = withReplicas(
    'DATABASE_REPLICA_URLS',
    text('DATABASE_REPLICA_URLS'),
    primary.database,
  );
  const config: Config = {
    production,
    workers: integer('WORKERS', 1, 1, maxWorkers),
    http: {
      host: host('HOST', text('HOST') ?? '127.0.0.1'),
      port: integer('PORT', 4000, 0, 65_535),
      corsOrigins: origins(text('CORS_ORIGINS')),
      trustProxy: boolean('TRUST_PROXY', false),
      rateLimit: integer('RATE_LIMIT', production ? 6000 : 0, 0, maxRequestsPerMinute),
      maxInFlight: integer('MAX_IN_FLIGHT', 1_000, 0, 1_000_000),
      maxConnections: integer('MAX_CONNECTIONS', 10_000, 0, 1_000_000),
      maxSubscriptions: integer('MAX_SUBSCRIPTIONS', 1_000, 0, 1_000_000),
    },
    graphql: {
      graphiql: boolean('GRAPHIQL', !production && !persistedOnly),
      introspection: boolean('INTROSPECTION', !production),
      federation: boolean('FEDERATION', false),
      hotLane: boolean('HOT_LANE', true),
      persistedDocuments: text('PERSISTED_DOCUMENTS'),
      persistedOnly,
    },
    database,
    auth: {
      jwksUri: httpUrl('AUTH_JWKS_URI', text('AUTH_JWKS_URI')),
      issuer: text('AUTH_ISSUER'),
      audience: text('AUTH_AUDIENCE'),
      claims: {
        workspace: text('AUTH_CLAIM_WORKSPACE') ?? 'workspace',
        groups: text('AUTH_CLAIM_GROUPS') ?? 'groups',
        scope: text('AUTH_CLAIM_SCOPE') ?? 'scope',
      },
      queryToken: boolean('AUTH_QUERY_TOKEN', false),
    },
    session: { ttl: integer('SESSION_TTL', 1800, 1, maxSessionSeconds) },
    phoneRegion: phoneRegion(text('PHONE_REGION')),
    history: {
      kept: boolean('HISTORY', true),
      days: integer('HISTORY_RETENTION_DAYS', 0, 0, maxRetentionDays),
    },
    log: { level: logLevel(text('LOG_LEVEL') ?? 'info') },
    metrics: {
      host: host('METRICS_HOST', text('METRICS_HOST') ?? '127.0.0.1'),
      port: text('METRICS_PORT') === undefined ? undefined : integer('METRICS_PORT', 0, 0, 65_535),
    },
    tracesTo: httpUrl('OTEL_EXPORTER_OTLP_ENDPOINT', text('OTEL_EXPORTER_OTLP_ENDPOINT')),
    secrets: {
      auth: secret('AUTH_SECRET'),
      session: secret('SESSION_SECRET'),
      database: url,
      replicas: urls,
      metrics: bearer(text('METRICS_TOKEN')),
    },
  };
  if (config.auth.jwksUri !== undefined && config.secrets.auth !== undefined)
    throw new ConfigError('AUTH_SECRET and AUTH_JWKS_URI exclude each other; set one of them.');
  if (config.metrics.port !== 0 && config.metrics.port === config.http.port)
    throw new ConfigError('METRICS_PORT must be another port than PORT.');
  if (production && config.auth.jwksUri === undefined && config.secrets.auth === undefined)
    throw new ConfigError('AUTH_SECRET or AUTH_JWKS_URI must be set when NODE_ENV is production.');
  if (persistedOnly && config.graphql.persistedDocuments === undefined)
    throw new ConfigError('PERSISTED_ONLY needs PERSISTED_DOCUMENTS: nothing else would be executed.');
  // Kept beside a file, one would be another one on each machine.
  if (url !== undefined && config.auth.jwksUri === undefined && config.secrets.auth === undefined)
    throw new ConfigError(
      'AUTH_SECRET or AUTH_JWKS_URI must be set when DATABASE_URL names PostgreSQL, the same for every gateway on it.',
    );
  if (url !== undefined && config.auth.jwksUri !== undefined && config.secrets.session === undefined)
    throw new ConfigError(
      'SESSION_SECRET must be set when DATABASE_URL names PostgreSQL and AUTH_JWKS_URI is set, the same for every gateway on it.',
    );
  return config;
}
