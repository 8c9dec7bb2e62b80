import { Agent } from 'node:http';
import type { Contender } from './contender.ts';
import { ask } from './load/builtIn.ts';
import type { Population } from './population.ts';
import { freePort } from './servers.ts';
import { draw } from './workloads.ts';

/** Milliseconds from each start of the process to its first right answer, on a database that is there. */
export async function startUps(
  contender: Contender,
  dataDir: string,
  population: Population,
  starts: number,
): Promise<readonly number[]> {
  const took: number[] = [];
  for (const drawn of draw('find', population, 0, starts)) {
    const request = contender.request('find', drawn);
    const port = await freePort();
    const agent = new Agent();
    const start = performance.now();
    const server = await contender.start(dataDir, port);
    try {
      const { body } = await ask(agent, server.url, request);
      took.push(performance.now() - start);
      contender.check(drawn, body);
    } finally {
      agent.destroy();
      await server.stop();
    }
  }
  return took;
}
