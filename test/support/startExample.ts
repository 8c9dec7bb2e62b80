import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../src/domain/person.ts';
import { type Answer, post } from './client.ts';
import { type Outcome, root, start } from './persons.ts';

const folder = join(root, 'examples/web');

/** Whether `npm run example` would fetch packages first. */
export const exampleInstalled = existsSync(join(folder, 'node_modules/.package-lock.json'));

export interface Example {
  /** Of the page, without a path. */
  readonly origin: string;
  /** Of the page, with a token in its hash. */
  readonly address: string;
  readonly token: string;
  /** Asks the example's gateway itself. */
  readonly ask: (query: string, variables?: JsonObject) => Promise<Answer['data']>;
  /** As Ctrl-C does. */
  readonly stop: () => Promise<Outcome>;
}

/** What `npm run example` does on a built gateway; the page is on a free port. */
export async function startExample(): Promise<Example> {
  const { NODE_ENV: _ours, ...env } = process.env as Record<string, string>;
  const { child, stdout, stderr, ended } = start(process.execPath, [join(folder, 'run.js')], {
    env: { ...env, PORT: '0' },
  });
  const ready = new Promise<RegExpExecArray>(resolve =>
    child.stdout?.on('data', () => {
      const said = /its gateway \((\S+)\)[\s\S]*?^((\S+)\/#token=(\S+))\n/m.exec(stdout());
      if (said) resolve(said);
    }),
  );
  const failed = ended.then(({ code }) => {
    throw new Error(`It ended with ${code}:\n${stdout()}${stderr()}`);
  });
  const [, gateway = '', address = '', origin = '', token = ''] = await Promise.race([ready, failed]);
  failed.catch(() => {});
  return {
    origin,
    address,
    token,
    async ask(query, variables = {}) {
      const { data, errors } = await post(gateway, { query, variables, token });
      if (errors) throw new Error(JSON.stringify(errors));
      return data;
    },
    stop() {
      child.kill('SIGINT');
      return ended;
    },
  };
}
