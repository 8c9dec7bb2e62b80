import type { Writable } from 'node:stream';

/** Where progress is shown: a bar that stays in its line on a terminal, a line now and then anywhere else. */
export type ProgressStream = Writable & { readonly isTTY?: boolean };

export interface Progress {
  /**
   * @param done from the start on
   * @param total another one than was thought; null: unknown
   */
  report(done: number, total?: number | null): void;
  /** Ends the bar's line. */
  finish(): void;
}

const width = 30;
const every = { terminal: 100, file: 5_000 } as const;

/**
 * @param now milliseconds of a clock that never goes back
 */
export function createProgress(
  stream: ProgressStream,
  label: string,
  total: number | null,
  now: () => number = () => performance.now(),
): Progress {
  const start = now();
  const terminal = stream.isTTY === true;
  const interval = terminal ? every.terminal : every.file;
  let shown = terminal ? Number.NEGATIVE_INFINITY : start;
  let bar = false;
  return {
    report(done, of = total) {
      const at = now();
      if (at - shown < interval && done !== of) return;
      shown = at;
      const text = `${label} ${describe(done, of, at - start)}`;
      bar = terminal;
      stream.write(terminal ? `\r\x1b[K${of === null ? '' : `${drawBar(done, of)} `}${text}` : `${text}\n`);
    },
    finish() {
      if (bar) stream.write('\n');
      bar = false;
    },
  };
}

function drawBar(done: number, total: number): string {
  const full = total === 0 ? width : Math.round((width * done) / total);
  return `[${'#'.repeat(full)}${'.'.repeat(width - full)}]`;
}

function describe(done: number, total: number | null, elapsed: number): string {
  const rate = elapsed > 0 ? (done / elapsed) * 1000 : 0;
  if (total === null) return `${count(done)}, ${count(Math.round(rate))}/s`;
  const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
  const left = rate > 0 && done < total ? `, ${duration((total - done) / rate)} left` : '';
  return `${count(done)} of ${count(total)} (${percent} %), ${count(Math.round(rate))}/s${left}`;
}

export const count = (number: number): string => number.toLocaleString('en');

/** @param seconds rounded up, so that nothing is promised too early */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}
