import type { Snapshot } from '../http/metrics.ts';

interface Errand<Worker> {
  readonly asker: Worker;
  /** The asker's own number for it. */
  readonly id: number;
  readonly awaited: Set<Worker>;
  readonly snapshots: Snapshot[];
}

export interface Post<Worker> {
  measure(worker: Worker, id: number): void;
  gathered(worker: Worker, id: number, snapshots: readonly Snapshot[]): void;
}

/** Fetches, for one worker, what all the others have measured. One that ends meanwhile isn't waited for. */
export function createGathering<Worker>({ measure, gathered }: Post<Worker>) {
  const errands = new Map<number, Errand<Worker>>();
  let last = 0;

  function look(number: number, { asker, id, awaited, snapshots }: Errand<Worker>): void {
    if (awaited.size > 0) return;
    errands.delete(number);
    gathered(asker, id, snapshots);
  }

  return {
    gather(asker: Worker, id: number, others: Iterable<Worker>): void {
      const number = ++last;
      const errand = { asker, id, awaited: new Set(others), snapshots: [] };
      errands.set(number, errand);
      for (const worker of errand.awaited) measure(worker, number);
      look(number, errand);
    },
    measured(worker: Worker, number: number, snapshot: Snapshot): void {
      const errand = errands.get(number);
      if (!errand?.awaited.delete(worker)) return;
      errand.snapshots.push(snapshot);
      look(number, errand);
    },
    gone(worker: Worker): void {
      for (const [number, errand] of errands) if (errand.awaited.delete(worker)) look(number, errand);
    },
  };
}
