import { CommandError } from '../failure.ts';
import { createProgress } from '../progress.ts';
import { stopSignal } from '../stopSignal.ts';

/** Copies a database, and says how that gets on. @throws CommandError when it's told to stop, UnusableDatabase, Node's errors of files */
export async function copying(label: string, from: string, to: string): Promise<void> {
  const { copyDatabase } = await import('../../app/backup.ts');
  const progress = createProgress(process.stderr, `${label}, pages:`, null);
  const stop = stopSignal();
  try {
    await copyDatabase(from, to, (done, total) => {
      if (stop.asked()) throw new CommandError('Stopped; nothing was written.');
      progress.report(done, total);
    });
  } finally {
    progress.finish();
    stop.forget();
  }
}
