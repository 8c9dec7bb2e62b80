import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { HttpRequest } from '../contender.ts';
import type { Generator, Load } from './generator.ts';

/** https://github.com/mcollina/autocannon, as far as it is used here. */
type Autocannon = (options: {
  readonly url: string;
  readonly connections: number;
  readonly duration: number;
  readonly timeout: number;
  readonly setupClient: (client: { setRequests(requests: readonly HttpRequest[]): void }) => void;
}) => Promise<{
  readonly '2xx': number;
  readonly non2xx: number;
  readonly errors: number;
  readonly timeouts: number;
  readonly duration: number;
  readonly latency: { readonly p50: number; readonly p99: number };
  readonly throughput: { readonly total: number };
}>;

const pinned = 'autocannon@8.0.0';

/** Fetched into a folder of its own, since nothing else here needs it; null when it can't be had. */
export async function autocannon(folder: string): Promise<Generator | null> {
  const home = join(folder, 'autocannon');
  const entry = join(home, 'node_modules/autocannon/autocannon.js');
  if (!existsSync(entry)) {
    mkdirSync(home, { recursive: true });
    const args = [
      'install',
      '--prefix',
      home,
      '--no-save',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      pinned,
    ];
    spawnSync('npm', args, { stdio: 'ignore', timeout: 120_000 });
    if (!existsSync(entry)) return null;
  }
  const { default: cannon } = (await import(pathToFileURL(entry).href)) as { default: Autocannon };
  return {
    name: 'autocannon',
    async run({ url, requests, connections, seconds }): Promise<Load> {
      let client = 0;
      const result = await cannon({
        url,
        connections,
        duration: Math.ceil(seconds),
        timeout: 30,
        // Each connection walks a list of its own: a share of the requests, so that none is sent twice.
        setupClient(connection) {
          const own = client++ % connections;
          const share = requests.filter((_, index) => index % connections === own);
          connection.setRequests(share.length > 0 ? share : requests);
        },
      });
      const answered = result['2xx'] + result.non2xx;
      return {
        requests: answered,
        seconds: result.duration,
        p50: result.latency.p50,
        p99: result.latency.p99,
        bytes: result.throughput.total,
        failures: result.non2xx + result.errors + result.timeouts,
      };
    },
  };
}
