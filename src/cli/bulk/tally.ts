import { type Outcome, outcomes } from '../../domain/outcome.ts';
import { count, duration } from '../progress.ts';

export const noCounts = (): Record<Outcome, number> => ({ CREATED: 0, UPDATED: 0, UNCHANGED: 0, FAILED: 0 });

/** The table that ends a command which upserts. */
export function tally(
  what: string,
  counts: Readonly<Record<Outcome, number>>,
  persons: number,
  seconds: number,
): string {
  const rows = outcomes.map(
    outcome => `  ${outcome.toLowerCase().padEnd(10)}${count(counts[outcome]).padStart(12)}\n`,
  );
  const rate = count(Math.round(persons / Math.max(seconds, 0.001)));
  return `${what}, in ${duration(seconds)} (${rate}/s)\n${rows.join('')}`;
}
