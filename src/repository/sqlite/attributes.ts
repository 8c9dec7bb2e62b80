import { and, eq } from 'drizzle-orm';
import { changedTerms } from '../../domain/changes.ts';
import type { JsonObject } from '../../domain/person.ts';
import type { Connection } from './connection.ts';
import { personAttributes } from './schema.ts';
import { build, param, paramsOf, prepare } from './statement.ts';

/** Keeps the index of attributes: a person that is written or deleted has its terms changed with it. */
export function attributeWriter(connection: Connection) {
  const add = prepare(connection, build.insert(personAttributes).values(paramsOf(personAttributes)));
  const remove = prepare(
    connection,
    build
      .delete(personAttributes)
      .where(
        and(
          eq(personAttributes.workspace, param('workspace')),
          eq(personAttributes.term, param('term')),
          eq(personAttributes.person, param('person')),
        ),
      ),
  );
  /** `person` is the id; nothing before for a new person, nothing after for a deleted one. */
  return (workspace: number, person: number, before: JsonObject, after: JsonObject): void => {
    const { added, removed } = changedTerms(before, after);
    for (const term of removed) remove.run({ workspace, term, person });
    for (const term of added) add.run({ workspace, term, person });
  };
}
