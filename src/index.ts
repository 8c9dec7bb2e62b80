import type { RequestListener } from 'node:http';
import { embed } from './app/embed.ts';
import { readConfig } from './config.ts';
import { createLog } from './log.ts';

// What the package's types say is this file alone (tsconfig.types.json): it names no type of any other.

/**
 * The settings of the README's table, by the same names and with the same defaults, but for those of a server
 * and its processes. Strings are read as from the environment; the environment itself isn't.
 */
export interface Settings {
  /** `production` for the defaults of production: no secret of the gateway's own, no GraphiQL. */
  readonly NODE_ENV?: string | undefined;
  /** `file:` and the path of the database, from the working directory; or `postgres://…`. */
  readonly DATABASE_URL?: string | undefined;
  /** Connections to PostgreSQL at once. */
  readonly DATABASE_CONNECTIONS?: number | string | undefined;
  /** Replicas of it, comma-separated, which answer reads. */
  readonly DATABASE_REPLICA_URLS?: string | undefined;
  /** What tokens are signed with by HS256: at least 32 bytes. This or AUTH_JWKS_URI. */
  readonly AUTH_SECRET?: string | undefined;
  /** Where the identity provider publishes its keys. */
  readonly AUTH_JWKS_URI?: string | undefined;
  /** What `iss` must be. */
  readonly AUTH_ISSUER?: string | undefined;
  /** What `aud` must be or contain. */
  readonly AUTH_AUDIENCE?: string | undefined;
  /** What the claim `workspace` is called. */
  readonly AUTH_CLAIM_WORKSPACE?: string | undefined;
  /** What the claim `groups` is called. */
  readonly AUTH_CLAIM_GROUPS?: string | undefined;
  /** What the claim `scope` is called. */
  readonly AUTH_CLAIM_SCOPE?: string | undefined;
  /** Whether a token may come as `access_token` in the URL. */
  readonly AUTH_QUERY_TOKEN?: boolean | string | undefined;
  /** What session tokens are signed with; AUTH_SECRET unless given. */
  readonly SESSION_SECRET?: string | undefined;
  /** How long a session token is good, in seconds. */
  readonly SESSION_TTL?: number | string | undefined;
  /** The region of phone numbers written without a country code: ISO 3166 alpha-2. */
  readonly PHONE_REGION?: string | undefined;
  /** Whether changes of persons are kept. */
  readonly HISTORY?: boolean | string | undefined;
  /** For how many days; 0: for ever. */
  readonly HISTORY_RETENTION_DAYS?: number | string | undefined;
  /** A file of documents that clients may ask for by their identifiers. */
  readonly PERSISTED_DOCUMENTS?: string | undefined;
  /** Whether nothing but these is executed. */
  readonly PERSISTED_ONLY?: boolean | string | undefined;
  /** Whether GraphiQL's page is served. */
  readonly GRAPHIQL?: boolean | string | undefined;
  /** Whether the schema may be asked for. */
  readonly INTROSPECTION?: boolean | string | undefined;
  /** Whether the gateway is a subgraph of a federated graph. */
  readonly FEDERATION?: boolean | string | undefined;
  /** Origins whose pages may call, comma-separated. */
  readonly CORS_ORIGINS?: string | undefined;
  /** Requests a minute for each subject; 0: any number. */
  readonly RATE_LIMIT?: number | string | undefined;
  /** Operations under way at once; 0: any number. */
  readonly MAX_IN_FLIGHT?: number | string | undefined;
  /** Subscriptions at once; 0: any number. */
  readonly MAX_SUBSCRIPTIONS?: number | string | undefined;
  /** Whether operations that were asked before are executed as compiled. */
  readonly HOT_LANE?: boolean | string | undefined;
  /** What `GET /metrics` must bring as a bearer token. */
  readonly METRICS_TOKEN?: string | undefined;
  /** Whether the last entry of `X-Forwarded-For` says where a request comes from. */
  readonly TRUST_PROXY?: boolean | string | undefined;
  /** Of `trace debug info warn error fatal silent`. The log goes to standard error, in JSON lines. */
  readonly LOG_LEVEL?: string | undefined;
}

/** The gateway behind a server of yours: `/graphql`, `/health`, `/ready` and `/metrics`. */
export interface Gateway {
  /** For `createServer` of node:http, or whatever else takes such a listener. */
  readonly listener: RequestListener;
  /** The same by the fetch standard. Use it where there is no node:http: it costs more. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Waits for the answers under way, some seconds at most, and lets go of the database. A repeated call waits for the first. */
  close(): Promise<void>;
}

/**
 * Opens the directory, which it makes or brings up to date where need be, and gives what answers requests.
 * Rejects with an error whose `name` is `ConfigError` for a bad or missing setting, `UnusableDatabase` for a
 * file that is none of ours; its message is one line for people.
 */
export async function createGateway(settings: Settings): Promise<Gateway> {
  const given = Object.entries(settings).filter(([, value]) => value != null);
  const config = readConfig(Object.fromEntries(given.map(([name, value]) => [name, String(value)])));
  return embed(config, createLog(config.log.level));
}
