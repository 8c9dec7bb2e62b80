import { join } from 'node:path';
import { issueToken } from '../src/auth/issue.ts';
import { readConfig } from '../src/config.ts';
import type { Contender } from './contender.ts';
import { persons } from './root.ts';
import { startServer } from './servers.ts';
import { checkAnswer, documents, workloadNames } from './workloads.ts';

const secret = 'a secret for the benchmark only, long enough for HS256';

export interface GatewayOptions {
  readonly name: string;
  /** Those that the viewer may access; * for all. */
  readonly groups: readonly string[] | '*';
  readonly pin: readonly string[];
  /** Settings besides those of a production start. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The gateway as its users start it. */
export async function gateway({ name, groups, pin, env = {} }: GatewayOptions): Promise<Contender> {
  const settings = {
    AUTH_SECRET: secret,
    NODE_ENV: 'production',
    RATE_LIMIT: '0',
    LOG_LEVEL: 'warn',
    ...env,
  };
  const grant = { subject: 'bench', workspace: 'default', groups, scopes: ['people:read', 'people:write'] };
  const token = await issueToken(secret, { ...grant, expiresIn: 24 * 3600 }, readConfig(settings).auth);
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  return {
    name,
    workloads: workloadNames,
    start: (dataDir, port) =>
      startServer({
        command: [process.execPath, persons, 'serve'],
        env: { DATABASE_URL: `file:${join(dataDir, 'persons.db')}`, ...settings, PORT: String(port) },
        port,
        pin,
      }),
    request: (workload, { variables }) => ({
      method: 'POST',
      path: '/graphql',
      headers,
      body: JSON.stringify({ query: documents[workload], variables }),
    }),
    check: checkAnswer,
  };
}
