import { eq, sql } from 'drizzle-orm';
import type { Connection } from './connection.ts';
import { workspaces } from './schema.ts';
import { build, param, prepare } from './statement.ts';

export type WorkspaceRow = typeof workspaces.$inferSelect;
export type WorkspaceWriter = ReturnType<typeof workspaceWriter>;

/** Workspaces come into being with their first write. */
export function workspaceWriter(connection: Connection) {
  const byName = prepare<WorkspaceRow>(
    connection,
    build
      .select()
      .from(workspaces)
      .where(eq(workspaces.name, param('name'))),
  );
  const byNumber = prepare<WorkspaceRow>(
    connection,
    build
      .select()
      .from(workspaces)
      .where(eq(workspaces.id, param('id'))),
  );
  const everyone = prepare<WorkspaceRow>(connection, build.select().from(workspaces));
  const add = prepare<WorkspaceRow>(
    connection,
    build
      .insert(workspaces)
      .values({ name: param('name'), lastSequence: 1 })
      .returning(),
  );
  const advance = prepare(
    connection,
    build
      .update(workspaces)
      .set({ lastSequence: sql`${param('lastSequence')}` })
      .where(eq(workspaces.id, param('id'))),
  );
  const advanceChanges = prepare(
    connection,
    build
      .update(workspaces)
      .set({ lastChange: sql`${param('lastChange')}`, changesFrom: sql`${param('changesFrom')}` })
      .where(eq(workspaces.id, param('id'))),
  );
  const find = (name: string): WorkspaceRow | undefined => byName.get({ name });
  return {
    find,
    byId: (id: number): WorkspaceRow | undefined => byNumber.get({ id }),
    ensure: (name: string): WorkspaceRow => find(name) ?? (add.get({ name }) as WorkspaceRow),
    /** Notes the highest sequence number given. */
    advance: (id: number, lastSequence: number): void => void advance.run({ id, lastSequence }),
    /** Notes the last change's place, and from which one on all changes are kept. */
    advanceChanges: (values: { id: number; lastChange: number; changesFrom: number }): void =>
      void advanceChanges.run(values),
    all: (): WorkspaceRow[] => everyone.all({}),
  };
}
