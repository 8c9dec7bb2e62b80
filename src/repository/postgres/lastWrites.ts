import { sql } from 'drizzle-orm';
import { workspaces } from './schema.ts';
import { type Run, texts, value } from './statement.ts';

const { name, lastWrite } = workspaces;

/**
 * Tells which write was a workspace's last, at some moment after it was asked; undefined for a workspace in which
 * nothing was ever written. One statement at a time asks for all who wait, so that the primary is asked no more often
 * however much is read.
 */
export function lastWrites(run: Run): (workspace: string) => Promise<string | undefined> {
  let before: Promise<unknown> = Promise.resolve();
  let next: { readonly names: Set<string>; readonly found: Promise<ReadonlyMap<string, string>> } | undefined;

  async function ask(names: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
    const rows = await run<{ name: string; lastWrite: string }>(
      sql`select ${name}, ${lastWrite} from ${workspaces} where ${name} = any(${texts(names)})`,
    );
    return new Map(rows.map(row => [row.name, row.lastWrite]));
  }

  function gather() {
    const names = new Set<string>();
    const found = before.then(() => {
      next = undefined;
      return ask(names);
    });
    before = found.catch(() => {});
    return { names, found };
  }

  return async workspace => {
    next ??= gather();
    next.names.add(workspace);
    return (await next.found).get(workspace);
  };
}

/** The same of one workspace, as the server has it that is asked. */
export async function lastWriteAt(run: Run, workspace: string): Promise<string | undefined> {
  const [row] = await run<{ lastWrite: string }>(
    sql`select ${lastWrite} from ${workspaces} where ${name} = ${value(workspace)}`,
  );
  return row?.lastWrite;
}
