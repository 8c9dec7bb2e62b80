import { createProgress } from '../progress.ts';

/** Copies a database, and says how that gets on. @throws UnusableDatabase, Node's errors of files */
export async function copying(label: string, from: string, to: string): Promise<void> {
  const { copyDatabase } = await import('../../app/backup.ts');
  const progress = createProgress(process.stderr, `${label}, pages:`, null);
  try {
    await copyDatabase(from, to, progress.report);
  } finally {
    progress.finish();
  }
}
