import { and, desc, eq, sql } from 'drizzle-orm';
import type { Connection } from './connection.ts';
import { personChanges, persons } from './schema.ts';
import { build, param, prepare } from './statement.ts';

export type ChangeRow = typeof personChanges.$inferSelect;

/** A person, and the place of its last change. */
interface Last {
  readonly person: number;
  readonly place: number | null;
}

/** Reads what was kept of one person, newest first: each change knows the one before it. */
export function chainReader(connection: Connection) {
  const { workspace, place, identifier } = personChanges;
  const at = prepare<ChangeRow>(
    connection,
    build
      .select()
      .from(personChanges)
      .where(and(eq(workspace, param('workspace')), eq(place, param('place')))),
  );
  const lastOf = prepare<{ lastChange: number | null }>(
    connection,
    build
      .select({ lastChange: persons.lastChange })
      .from(persons)
      .where(eq(persons.id, param('person'))),
  );
  const lastOfGone = prepare<ChangeRow>(
    connection,
    build
      .select()
      .from(personChanges)
      .where(
        and(
          eq(workspace, param('workspace')),
          eq(identifier, param('identifier')),
          // As the index has it.
          sql`"kind" in ('DELETED', 'ERASED')`,
        ),
      )
      .orderBy(desc(place))
      .limit(1),
  );

  /** From a place on, as long as they are kept. */
  function* from(workspace: number, first: number | null): Generator<ChangeRow> {
    for (let place = first; place !== null; ) {
      const row = at.get({ workspace, place });
      if (!row) return;
      yield row;
      place = row.previous;
    }
  }

  function firstBefore(workspace: number, last: Last, place: number): number | null {
    if (last.place !== null && place > last.place) return last.place;
    // Where the last page ended: nobody goes there step by step. Behind what is kept no longer there is nothing.
    const end = at.get({ workspace, place });
    return end?.person === last.person ? end.previous : null;
  }

  return {
    from,
    /** The place of the last one of somebody who is there. */
    last: (person: number): number | null => lastOf.get({ person })?.lastChange ?? null,
    /** How somebody who is there no longer went, by identifier. */
    gone: (workspace: number, identifier: string): ChangeRow | undefined =>
      lastOfGone.get({ workspace, identifier }),

    /** At most `count` before a place, of those that begin with `last`; none before a place of another person's. */
    before(workspace: number, last: Last, place: number, count: number): ChangeRow[] {
      const rows: ChangeRow[] = [];
      for (const row of from(workspace, firstBefore(workspace, last, place))) {
        if (rows.length === count) break;
        rows.push(row);
      }
      return rows;
    },
  };
}
