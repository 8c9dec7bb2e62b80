import { sql } from 'drizzle-orm';
import { gathered } from './gathered.ts';
import { workspaces } from './schema.ts';
import { type Run, texts, value } from './statement.ts';

const { name, lastWrite } = workspaces;

export type LastWrite = (workspace: string) => Promise<string | undefined>;

/** Tells which write was a workspace's last; undefined for a workspace in which nothing was ever written. */
export const lastWrites = (run: Run): LastWrite =>
  gathered(async names => {
    const rows = await run<{ name: string; lastWrite: string }>(
      sql`select ${name}, ${lastWrite} from ${workspaces} where ${name} = any(${texts(names)})`,
      'kept',
    );
    return new Map(rows.map(row => [row.name, row.lastWrite]));
  });

/** The same of one workspace, as the server has it that is asked. */
export async function lastWriteAt(run: Run, workspace: string): Promise<string | undefined> {
  const [row] = await run<{ lastWrite: string }>(
    sql`select ${lastWrite} from ${workspaces} where ${name} = ${value(workspace)}`,
  );
  return row?.lastWrite;
}
