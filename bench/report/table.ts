import type { Compared } from '../compare.ts';
import { median, rowsOf, type Target, targetsOf } from './summary.ts';

/** What was measured, for a terminal. */
export function report(compared: Compared): string {
  const { startUps, fsyncs, missing, notes } = compared;
  const loads = rowsOf(compared).map(row => [
    row.workload,
    row.contender,
    row.perSecond.toFixed(row.perSecond < 100 ? 1 : 0),
    row.share.toFixed(2),
    row.p50.toFixed(2),
    row.p99.toFixed(2),
    row.p99Ratio.toFixed(2),
    row.peakMemory?.toFixed(0) ?? '?',
    String(row.checked),
  ]);
  const traced =
    typeof fsyncs === 'string'
      ? `fsyncs: ${fsyncs}`
      : table(
          ['fsyncs', 'writers', 'batches', 'fsyncs', 'a batch'],
          fsyncs.map(({ contender, writers, batches, fsyncs }) =>
            [contender, writers, batches, fsyncs, (fsyncs / batches).toFixed(2)].map(String),
          ),
        );
  return [
    table(['workload', 'server', 'req/s', 'share', 'p50 ms', 'p99 ms', 'of p99', 'MiB', 'checked'], loads),
    table(
      ['start to first answer', 'ms', 'starts'],
      startUps.map(({ contender, took }) => [contender, median(took).toFixed(0), String(took.length)]),
    ),
    traced,
    table(['target', 'must be', 'is', ''], targetsOf(compared).map(targetRow)),
    ...notes.map(({ contender, note }) => `${contender}: ${note}`),
    ...missing.map(({ contender, reason }) => `${contender}: NOT MEASURED. ${reason}`),
  ].join('\n\n');
}

const signs = { atLeast: '>=', atMost: '<=', below: '<' } as const;

const targetRow = ({ what, value, must, bound, met }: Target): string[] => [
  what,
  `${signs[must]} ${bound}`,
  value === null ? '?' : value.toFixed(value < 10 ? 2 : 0),
  met === null ? 'not measured' : met ? 'met' : 'MISSED',
];

/** Columns of numbers stand to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map(row => row[column]?.length ?? 0)));
  const numeric = head.map(
    (_, column) => rows.length > 0 && rows.every(row => /^[-<>=]*\s*[\d.,?]+$/.test(row[column] ?? '')),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        numeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map(width => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
