import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Contender } from '../contender.ts';
import type { Population } from '../population.ts';
import { startServer } from '../servers.ts';
import { checkAnswer, type WorkloadName } from '../workloads.ts';
import type { RawServerOptions } from './server.ts';

export interface RawOptions {
  readonly name: string;
  readonly workloads: readonly WorkloadName[];
  readonly groups: Population['groups'];
  readonly tuned: boolean;
  readonly pin: readonly string[];
}

/** The plain server; its requests are the variables alone. */
export const raw = ({ name, workloads, groups, tuned, pin }: RawOptions): Contender => ({
  name,
  workloads,
  start(dataDir, port, within = []) {
    const options: RawServerOptions = { file: join(dataDir, 'persons.db'), groups, tuned, port };
    const program = fileURLToPath(new URL('./server.js', import.meta.url));
    return startServer({
      command: [process.execPath, program, JSON.stringify(options)],
      port,
      pin: [...pin, ...within],
    });
  },
  request: (workload, { variables }) => ({
    method: 'POST',
    path: `/${workload}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(variables),
  }),
  check: checkAnswer,
});
