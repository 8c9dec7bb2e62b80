import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

/*
 * Asks for /health, in a thread of its own: whoever makes the load has no time to look at the clock. By turns
 * over a connection that stays, as a proxy's, and over a new one, as a load balancer's.
 */

export interface Probed {
  /** Milliseconds of each answer. */
  readonly took: readonly number[];
  readonly failures: number;
}

const pause = 5;
const patience = 10_000;

const url = `${workerData}/health`;
const kept = new Agent({ keepAlive: true, maxSockets: 1 });
const took: number[] = [];
let failures = 0;
let ended = false;
parentPort?.once('message', () => {
  ended = true;
});
await probe(kept);
parentPort?.postMessage('ready');
for (let time = 0; !ended; time++) {
  const start = performance.now();
  if (await probe(time % 2 === 0 ? kept : new Agent()).catch(() => false))
    took.push(performance.now() - start);
  else failures++;
  await sleep(pause);
}
kept.destroy();
parentPort?.postMessage({ took, failures } satisfies Probed);

function probe(agent: Agent): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent, timeout: patience }, response => {
      response.resume().on('end', () => resolve(response.statusCode === 200));
    });
    asked.on('timeout', () => asked.destroy(new Error('No answer.'))).on('error', reject);
    asked.end();
  });
}
