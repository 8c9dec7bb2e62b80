import type { AddressInfo } from 'node:net';
import type { GraphQLSchema } from 'graphql';
import { v7 } from 'uuid';
import { createApiKeyVerifier, makeApiKey } from '../../src/auth/apiKeys.ts';
import { createAuthenticator } from '../../src/auth/authenticate.ts';
import { createVerifier } from '../../src/auth/credentials.ts';
import { issueToken, type TokenGrant } from '../../src/auth/issue.ts';
import { createSessions } from '../../src/auth/session.ts';
import { createTokenVerifier } from '../../src/auth/token.ts';
import { scopes } from '../../src/domain/viewer.ts';
import { buildSchema } from '../../src/graphql/schema.ts';
import { createGateway, type GatewayOptions } from '../../src/http/gateway.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { createLog } from '../../src/log.ts';
import { openSqlite } from '../../src/repository/sqlite/open.ts';
import { atEnd } from '../support/atEnd.ts';
import { newRepository } from '../support/engine.ts';

const secret = 'a secret that is long enough for HS256';
const auth = {
  issuer: undefined,
  audience: undefined,
  claims: { workspace: 'workspace', groups: 'groups', scope: 'scope' },
};

/** A line of the log, as it's written. */
export type LogLine = Readonly<Record<string, unknown>>;

export interface Running {
  /** Without a path. */
  readonly url: string;
  readonly port: number;
  /** Of a viewer of everything. */
  readonly token: string;
  readonly lines: readonly LogLine[];
  readonly stop: (graceMs: number) => Promise<void>;
  tokenFor(grant: Partial<TokenGrant>): Promise<string>;
  /** POSTs JSON with the token, unless told otherwise. */
  post(body: unknown, headers?: Record<string, string>): Promise<Reply>;
  fetch(path: string, init?: RequestInit): Promise<Reply>;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests assert what it is.
  readonly json: any;
}

/** The HTTP layer over the real schema, or another one, with a database of its own. */
export async function startGateway({
  file,
  ...options
}: { schema?: GraphQLSchema; file?: string } & Partial<
  Omit<GatewayOptions, 'schema' | 'services' | 'log'>
> = {}): Promise<Running> {
  const repository = file === undefined ? await newRepository() : await openSqlite({ file });
  const lines: LogLine[] = [];
  const log = createLog('trace', { write: line => void lines.push(JSON.parse(line)) });
  const sessions = createSessions({ secret, ttl: 1_800, apiKeys: repository });
  const verify = createVerifier({
    apiKey: createApiKeyVerifier(repository, { log }),
    session: sessions.verify,
    token: createTokenVerifier({ kind: 'secret', secret, automatic: false }, auth, { log }),
  });
  const gateway = createGateway({
    schema: buildSchema(),
    authenticate: createAuthenticator(verify),
    introspection: true,
    hotLane: true,
    graphiql: true,
    sessions,
    queryToken: false,
    corsOrigins: [],
    rateLimit: 0,
    maxInFlight: 0,
    maxConnections: 0,
    maxSubscriptions: 0,
    trustProxy: false,
    metrics: createMetrics(),
    ...options,
    services: { repository, now: Date.now, newIdentifier: v7, newApiKey: makeApiKey, phoneRegion: undefined },
    log,
  });
  await new Promise<void>(resolve => gateway.server.listen(0, '127.0.0.1', resolve));
  atEnd(() => repository.close());
  atEnd(() => gateway.stop(0));
  const { port } = gateway.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const tokenFor = (grant: Partial<TokenGrant>) =>
    issueToken(
      secret,
      { subject: 'tester', workspace: 'default', groups: '*', scopes, expiresIn: 600, ...grant },
      auth,
    );
  const token = await tokenFor({});
  const request = async (path: string, init: RequestInit = {}): Promise<Reply> => {
    const response = await fetch(url + path, init);
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson && text ? JSON.parse(text) : null,
    };
  };
  return {
    url,
    port,
    token,
    lines,
    stop: gateway.stop,
    tokenFor,
    fetch: request,
    post: (body, headers = {}) =>
      request('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
  };
}

export const codeOf = ({ json }: Reply): string | undefined => json?.errors?.[0]?.extensions?.code;
