import { once } from 'node:events';
import { Agent, type ClientRequest, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { createRandom } from '../../src/cli/seed/random.ts';
import { serve } from '../gateway.ts';
import { ask, inStrands } from '../load/builtIn.ts';
import type { Population } from '../population.ts';
import { freePort } from '../servers.ts';
import { drawOne, WrongAnswer } from '../workloads.ts';
import { administrator } from './client.ts';
import { timesOf } from './gauges.ts';
import type { Probed } from './healthProbe.ts';
import { quantile } from './tally.ts';

/** How `/health` answered while a gateway had more to do than it can. Milliseconds. */
export interface Overrun {
  readonly scene: string;
  readonly probes: number;
  readonly failures: number;
  readonly median: number;
  readonly p99: number;
  readonly max: number;
  /** How many operations were answered meanwhile, and how many of them with OVERLOADED. */
  readonly operations: number;
  readonly overloaded: number;
  /** The share of its working time in which the gateway waited for a processor that others had. */
  readonly waited: number | null;
}

export interface OverrunOptions {
  readonly dataDir: string;
  readonly program: string;
  readonly population: Population;
  readonly pin: readonly string[];
  readonly connections: number;
  /** Of each scene. */
  readonly seconds: number;
}

interface Scene {
  readonly scene: string;
  readonly maxInFlight: number;
  /** Requests that take up a place each and never end. */
  readonly stalled: number;
}

const scenes: readonly Scene[] = [
  { scene: 'MAX_IN_FLIGHT full of slow requests', maxInFlight: 50, stalled: 50 },
  { scene: 'more finds than it can answer', maxInFlight: 1_000, stalled: 0 },
];

/** Operations that are answered before, and requests that are refused where that is what is measured. */
const warmUp = { answered: 50, refused: 2_000 };

/** Hundreds of connections ask for expensive finds, one after the other each, while `/health` is timed. */
export async function overrun(options: OverrunOptions): Promise<readonly Overrun[]> {
  const overruns = [];
  for (const scene of scenes) overruns.push(await play(scene, options));
  return overruns;
}

async function play({ scene, maxInFlight, stalled }: Scene, options: OverrunOptions): Promise<Overrun> {
  const { dataDir, program, pin, connections, seconds, population } = options;
  const env = { MAX_IN_FLIGHT: String(maxInFlight) };
  const server = await serve({ dataDir, port: await freePort(), pin, program, env, detached: true });
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const headers = await administrator();
  const random = createRandom(1);
  const slow: ClientRequest[] = [];
  let [operations, overloaded, over] = [0, 0, false];
  const hammer = async () => {
    const body = expensive(population, random, operations++);
    const { status } = await ask(agent, server.url, { method: 'POST', path: '/graphql', headers, body });
    if (status === 503) overloaded++;
    else if (status !== 200) throw new WrongAnswer(`${scene}: expected 200 or 503, got ${status}`);
    return !over;
  };
  let hammering = Promise.resolve();
  try {
    // What a process does once in its life is not what is measured.
    while (operations < warmUp.answered) await hammer();
    for (let number = 0; number < stalled; number++) slow.push(stall(server.url, headers));
    if (stalled > 0)
      await inStrands(connections, async () => (await hammer()) && overloaded < warmUp.refused);
    const probe = await startProbe(server.url);
    const before = timesOf(server.pid);
    [operations, overloaded] = [0, 0];
    hammering = inStrands(connections, hammer);
    await Promise.race([sleep(1000 * seconds), hammering]);
    const after = timesOf(server.pid);
    const { took, failures } = await probe.end();
    over = true;
    await hammering;
    if (stalled > 0 && overloaded === 0) throw new WrongAnswer(`${scene}: expected 503, got none`);
    const sorted = [...took].sort((a, b) => a - b);
    return {
      ...{ scene, probes: took.length, failures, operations, overloaded },
      ...{ median: quantile(sorted, 0.5), p99: quantile(sorted, 0.99), max: sorted.at(-1) ?? 0 },
      waited:
        before &&
        after &&
        (after.waited - before.waited) / (after.ran - before.ran + after.waited - before.waited),
    };
  } finally {
    over = true;
    for (const asked of slow) asked.destroy();
    await hammering.catch(() => undefined);
    agent.destroy();
    await server.stop();
  }
}

/** A request whose body never comes. */
function stall(url: string, headers: Readonly<Record<string, string>>): ClientRequest {
  const asked = request(`${url}/graphql`, {
    method: 'POST',
    headers: { ...headers, 'content-length': '100' },
    agent: new Agent(),
  });
  asked.on('error', () => undefined).write('{');
  return asked;
}

async function startProbe(url: string) {
  const worker = new Worker(new URL('./healthProbe.js', import.meta.url), { workerData: url });
  // The first answer has come.
  await once(worker, 'message');
  return {
    async end(): Promise<Probed> {
      const probed = once(worker, 'message');
      worker.postMessage('end');
      const [message] = await probed;
      return message;
    },
  };
}

const fields = `identifier firstName lastName emailAddresses { value } phoneNumbers { value } attributes
  groups { identifier name } contacts(first: 5) { nodes { id } totalCount } assignments(first: 5) { totalCount }`;

/** A hundred persons with all that hangs on them; every fourth document is one that was never asked before. */
function expensive(population: Population, random: ReturnType<typeof createRandom>, number: number): string {
  const { variables } = drawOne('page', population, random, { stretch: 0, index: number });
  const name = number % 4 === 0 ? `Page${number}` : 'Page';
  const query = `query ${name}($after: SafeInt) { findPersons(first: 100, afterId: $after) { nodes { ${fields} } lastId } }`;
  return JSON.stringify({ query, variables });
}
