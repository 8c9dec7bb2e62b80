import { join } from 'node:path';
import { afterAll } from 'vitest';
import { type App, startApp } from '../../src/app.ts';
import { issueToken, type TokenGrant } from '../../src/auth/issue.ts';
import { type Config, readConfig } from '../../src/config.ts';
import type { JsonObject } from '../../src/domain/person.ts';
import { scopes } from '../../src/domain/viewer.ts';
import { createLog } from '../../src/log.ts';
import { type Answer, post } from './client.ts';
import { tempDir } from './tempDir.ts';

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

const running = new Set<Gateway>();
afterAll(async () => {
  for (const gateway of running) await gateway.stop();
});

/** The whole gateway in this process, on a free port and a database of its own; ends with the test file. */
export async function startGateway({ env = {} }: { env?: Record<string, string> } = {}): Promise<Gateway> {
  const config = readConfig({
    PORT: '0',
    DATABASE_URL: `file:${join(tempDir(), 'persons.db')}`,
    LOG_LEVEL: 'silent',
    ...(env.AUTH_JWKS_URI === undefined && { AUTH_SECRET: testSecret }),
    ...env,
  });
  const app = await startApp(config, createLog(config.log.level));
  const secret = app.keys.kind === 'secret' ? app.keys.secret : testSecret;
  const token = (grant: Partial<TokenGrant> = {}) =>
    issueToken(
      secret,
      { workspace: 'default', subject: 'tester', groups: '*', scopes, expiresIn: 600, ...grant },
      config.auth,
    );
  const everything = await token();
  const gateway: Gateway = {
    url: app.url,
    config,
    services: app.services,
    token,
    graphql: (query, variables = {}, as = everything) =>
      post(app.url, { query, variables, ...(as !== null && { token: as }) }),
    async stop() {
      if (running.delete(gateway)) await app.stop();
    },
  };
  running.add(gateway);
  return gateway;
}
