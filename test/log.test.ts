import { expect, it } from 'vitest';
import { createLog } from '../src/log.ts';

function logged(level: 'info' | 'silent', write: (log: ReturnType<typeof createLog>) => void): unknown[] {
  const lines: string[] = [];
  write(createLog(level, { write: line => lines.push(line) }));
  return lines.map(line => JSON.parse(line));
}

it('every line is JSON with a level, a time and a message', () => {
  expect(logged('info', log => log.warn({ requestId: 'r1' }, 'slow'))).toEqual([
    { level: 'warn', time: expect.stringMatching(/^\d{4}-.+Z$/), requestId: 'r1', msg: 'slow' },
  ]);
});

it('what is below the level is left out', () => {
  expect(logged('info', log => log.debug({}, 'x'))).toEqual([]);
  expect(logged('silent', log => log.fatal({}, 'x'))).toEqual([]);
});

it('an error is logged without what it was about', () => {
  const datum = 'ann@example.com\n    at ann@example.com';
  const cause = Object.assign(new TypeError(datum), { code: 'SQLITE_FULL', params: [datum] });
  const lines = logged('info', log => log.error({ err: new Error(datum, { cause }) }, 'failed'));
  expect(lines).toMatchObject([
    {
      err: {
        type: 'Error',
        frames: expect.arrayContaining([expect.stringContaining('log.test.ts')]),
        cause: { type: 'TypeError', code: 'SQLITE_FULL' },
      },
      msg: 'failed',
    },
  ]);
  expect(JSON.stringify(lines)).not.toContain('ann@example.com');
});

it('what is thrown and is no error is named by its type', () => {
  expect(logged('info', log => log.error({ err: 'ann@example.com' }, 'failed'))).toMatchObject([
    { err: { type: 'string' } },
  ]);
});
