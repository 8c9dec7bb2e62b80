import { Agent, request as send } from 'node:http';
import type { HttpRequest } from '../contender.ts';
import type { Generator, Load } from './generator.ts';

/*
 * Our own generator, on node:http: for the checks of answers, and for load where no other generator is to be
 * had. A fast server waits for it, so that ratios come out nearer to 1 than they are.
 */

export interface Answered {
  readonly status: number;
  readonly body: string;
}

/** Asks over one agent. */
export function ask(agent: Agent, url: string, request: HttpRequest): Promise<Answered> {
  const { method, path, headers, body } = request;
  return new Promise((resolve, reject) => {
    const sent = send(
      `${url}${path}`,
      { agent, method, headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
      response => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Runs `work` in so many strands at once, until one of them gives false. */
export async function inStrands(strands: number, work: () => Promise<boolean>): Promise<void> {
  await Promise.all(
    Array.from({ length: strands }, async () => {
      while (await work());
    }),
  );
}

export const builtIn: Generator = {
  name: 'built-in (node:http)',
  async run({ url, requests, connections, seconds }): Promise<Load> {
    const agent = new Agent({ keepAlive: true, maxSockets: connections });
    const times: number[] = [];
    let [next, bytes, failures] = [0, 0, 0];
    const start = performance.now();
    const end = start + seconds * 1000;
    try {
      await inStrands(connections, async () => {
        const request = requests[next++ % requests.length] ?? requests[0];
        const sent = performance.now();
        try {
          const { status, body } = await ask(agent, url, request);
          times.push(performance.now() - sent);
          bytes += Buffer.byteLength(body);
          if (status < 200 || status > 299) failures += 1;
        } catch {
          failures += 1;
        }
        return performance.now() < end;
      });
    } finally {
      agent.destroy();
    }
    const took = (performance.now() - start) / 1000;
    times.sort((a, b) => a - b);
    const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
    return { requests: times.length, seconds: took, p50: at(0.5), p99: at(0.99), bytes, failures };
  },
};
