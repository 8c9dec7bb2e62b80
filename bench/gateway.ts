import { join } from 'node:path';
import { issueToken, type TokenGrant } from '../src/auth/issue.ts';
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

/** Those of a production start, without a limit on rates. */
const production = { AUTH_SECRET: secret, NODE_ENV: 'production', RATE_LIMIT: '0', LOG_LEVEL: 'warn' };

export interface ServeOptions {
  /** Where `persons.db` is. */
  readonly dataDir: string;
  readonly port: number;
  readonly pin: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The file that Node runs. */
  readonly program?: string;
  readonly nodeOptions?: readonly string[];
  readonly detached?: boolean;
}

/** Starts the gateway as its users do. */
export function serve(options: ServeOptions) {
  const { dataDir, port, pin, env, program = persons, nodeOptions = [], detached = false } = options;
  return startServer({
    command: [process.execPath, ...nodeOptions, program, 'serve'],
    env: { ...production, DATABASE_URL: `file:${join(dataDir, 'persons.db')}`, ...env, PORT: String(port) },
    port,
    pin,
    detached,
  });
}

/** What a caller sends to a gateway that was started so. */
export async function headersFor(grant: Omit<TokenGrant, 'workspace' | 'expiresIn'>) {
  const whole = { ...grant, workspace: 'default', expiresIn: 24 * 3600 };
  const token = await issueToken(secret, whole, readConfig(production).auth);
  return { 'content-type': 'application/json', authorization: `Bearer ${token}` };
}

/** The gateway as its users start it, with one caller. */
export async function gateway({ name, groups, pin, env = {} }: GatewayOptions): Promise<Contender> {
  const headers = await headersFor({ subject: 'bench', groups, scopes: ['people:read', 'people:write'] });
  return {
    name,
    workloads: workloadNames,
    start: (dataDir, port, within = []) => serve({ dataDir, port, pin: [...pin, ...within], env }),
    request: (workload, { variables }) => ({
      method: 'POST',
      path: '/graphql',
      headers,
      body: JSON.stringify({ query: documents[workload], variables }),
    }),
    check: checkAnswer,
  };
}
