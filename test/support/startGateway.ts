import { type App, startApp } from '../../src/app.ts';
import { issueToken, type TokenGrant } from '../../src/auth/issue.ts';
import { type Config, readConfig } from '../../src/config.ts';
import type { JsonObject } from '../../src/domain/person.ts';
import { scopes } from '../../src/domain/viewer.ts';
import { createLog } from '../../src/log.ts';
import { atEnd } from './atEnd.ts';
import { type Answer, post } from './client.ts';
import { newDatabaseUrl } from './engine.ts';

export const testSecret = 'a secret for tests, and long enough for HS256';

export interface Gateway {
  /** Without a path. */
  readonly url: string;
  readonly config: Config;
  readonly services: App['services'];
  /** By a viewer of everything in the workspace `default`, unless a token is given; null for none. */
  graphql(query: string, variables?: JsonObject, token?: string | null): Promise<Answer>;
  /** Everything in the workspace `default`, unless told otherwise. */
  token(grant?: Partial<TokenGrant>): Promise<string>;
  stop(): Promise<void>;
}

/** The whole gateway in this process, on a free port and a database of its own; ends with the test file. */
export async function startGateway({ env = {} }: { env?: Record<string, string> } = {}): Promise<Gateway> {
  const config = readConfig({
    PORT: '0',
    DATABASE_URL: await newDatabaseUrl(),
    LOG_LEVEL: 'silent',
    ...(env.AUTH_JWKS_URI === undefined && { AUTH_SECRET: testSecret }),
    ...env,
  });
  // As test/lanes has it: every request goes through both lanes, and both must answer alike.
  const { url, services, graphql, stop } =
    process.env.LANES === 'compare' ? await startCompared(config) : await startOne(config);
  const { secrets } = config;
  const token = (grant: Partial<TokenGrant> = {}) =>
    issueToken(
      secrets.auth ?? testSecret,
      { workspace: 'default', subject: 'tester', groups: '*', scopes, expiresIn: 600, ...grant },
      config.auth,
    );
  const everything = await token();
  let running = true;
  const gateway: Gateway = {
    url,
    config,
    services,
    token,
    graphql: (query, variables = {}, as = everything) => graphql(query, variables, as),
    async stop() {
      if (!running) return;
      running = false;
      await stop();
    },
  };
  atEnd(gateway.stop);
  return gateway;
}

type Started = Pick<Gateway, 'url' | 'services' | 'stop'> & {
  graphql(query: string, variables: JsonObject, token: string | null): Promise<Answer>;
};

async function startOne(config: Config): Promise<Started> {
  const { url, services, stop } = await startApp(config, createLog(config.log.level));
  return {
    url,
    services,
    stop,
    graphql: (query, variables, token) => post(url, { query, variables, ...(token !== null && { token }) }),
  };
}

async function startCompared(config: Config): Promise<Started> {
  const { startTwins } = await import('../lanes/twins.ts');
  const { url, services, ask, stop } = await startTwins(config);
  return {
    url,
    services,
    stop,
    async graphql(query, variables, token) {
      const { status, headers, body } = await ask({
        body: JSON.stringify({ query, variables }),
        headers: {
          'content-type': 'application/json',
          ...(token !== null && { authorization: `Bearer ${token}` }),
        },
      });
      const { data, errors } = JSON.parse(body) as Pick<Answer, 'data' | 'errors'>;
      return { status, headers: headersOf(headers), data, errors };
    },
  };
}

function headersOf(raw: readonly string[]): Headers {
  const headers = new Headers();
  for (let at = 0; at < raw.length; at += 2) headers.append(raw[at] ?? '', raw[at + 1] ?? '');
  return headers;
}
