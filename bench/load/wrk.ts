import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../root.ts';
import type { Generator, Load } from './generator.ts';

/** https://github.com/wg/wrk, or null where it isn't installed. Takes whole seconds. */
export function wrk(pin: readonly string[]): Generator | null {
  // Exit code 1 with its version is how it answers.
  if (spawnSync('wrk', ['-v']).error) return null;
  return {
    name: 'wrk',
    async run({ url, requests, connections, seconds }): Promise<Load> {
      const folder = mkdtempSync(join(tmpdir(), 'persons-bench-'));
      try {
        const [bodies, head] = [join(folder, 'bodies'), join(folder, 'head')];
        const { path, headers } = requests[0];
        writeFileSync(bodies, requests.map(({ body }) => `${body}\n`).join(''));
        writeFileSync(
          head,
          [path, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)].join('\n'),
        );
        const duration = `${Math.ceil(seconds)}s`;
        const script = join(root, 'bench/load/wrk.lua');
        const [program = 'wrk', ...args] = [...pin, 'wrk'];
        const child = spawn(
          program,
          [
            ...args,
            '-t1',
            `-c${connections}`,
            '-d',
            duration,
            '--timeout',
            '30s',
            '-s',
            script,
            url,
            '--',
            bodies,
            head,
          ],
          { stdio: ['ignore', 'pipe', 'inherit'] },
        );
        let said = '';
        child.stdout.setEncoding('utf8').on('data', (text: string) => {
          said += text;
        });
        await once(child, 'close');
        const result = /^RESULT (.*)$/m.exec(said)?.[1];
        if (result === undefined) throw new Error(`wrk gave no result.\n${said}`);
        return JSON.parse(result) as Load;
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  };
}
