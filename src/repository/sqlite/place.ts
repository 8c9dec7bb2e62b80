import { statSync } from 'node:fs';
import type { Connection } from './connection.ts';
import { schemaGuard } from './migrations.ts';

/** A database, or its log, that isn't any more where it was opened: removed, moved, or replaced by another. */
export class DatabaseMoved extends Error {
  override readonly name = 'DatabaseMoved';
}

/**
 * SQLite goes on with the files that it has open, wherever they are, and acknowledges writes that nobody would
 * find again.
 * @returns throws DatabaseMoved when they aren't in their place
 */
function placeOf(file: string): () => void {
  const files = [file, `${file}-wal`];
  const inodes = () =>
    files.map(path => {
      const stats = statSync(path, { throwIfNoEntry: false });
      return stats && `${stats.dev}:${stats.ino}`;
    });
  const opened = inodes();
  return () => {
    const found = inodes();
    if (found.some((inode, place) => inode !== opened[place]))
      throw new DatabaseMoved(`${file} is not the file any more that was opened.`);
  };
}

/** @returns throws when what is written into a database would be lost, or not be what its schema asks for */
export function stillOurs(file: string, connection: Connection): () => void {
  const checks = [placeOf(file), schemaGuard(connection)];
  return () => {
    for (const check of checks) check();
  };
}
