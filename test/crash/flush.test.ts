import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canTrace, fsyncsDuring } from '../../bench/fsyncs.ts';
import { spawnGateway } from '../support/persons.ts';
import { testSecret } from '../support/startGateway.ts';
import { tempDir } from '../support/tempDir.ts';
import { send } from './writers.ts';

const traces = canTrace();
if (!traces) {
  const reason = 'there is no strace to count its flushes with';
  if (process.env.REQUIRE_STRACE === 'true') throw new Error(reason);
  process.stderr.write(`The test of a running server's flushes is skipped: ${reason}.\n`);
}

describe.skipIf(!traces)('a running server (needs strace)', () => {
  it.each(['first', 'second'])(
    'flushes each batch to the disk before it says so, at its %s start',
    async start => {
      const env = { DATABASE_URL: `file:${join(tempDir(), 'persons.db')}`, AUTH_SECRET: testSecret };
      if (start === 'second') {
        const before = await spawnGateway({ env });
        before.child.kill('SIGTERM');
        await before.ended;
      }
      const { url, child } = await spawnGateway({ env });
      const batches = 20;
      const flushes = await fsyncsDuring(child.pid as number, async () => {
        // One after the other: each is a group of its own.
        for (let number = 0; number < batches; number++)
          expect((await send(url, { writer: 0, number })).status).toBe(200);
      });
      // With synchronous=NORMAL there would be none.
      expect(flushes).toBeGreaterThanOrEqual(batches);
    },
  );
});
