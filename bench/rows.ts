import type Database from 'better-sqlite3';
import { v7 } from 'uuid';
import type { PeopleOptions } from '../src/cli/seed/people.ts';
import { createRandom } from '../src/cli/seed/random.ts';
import { attributeTerm } from '../src/domain/canonical.ts';
import { create } from '../src/domain/merge.ts';
import type { Group, PersonInput } from '../src/domain/person.ts';
import { validateItem } from '../src/domain/validate.ts';
import type { GroupInput } from '../src/domain/validateGroup.ts';
import { columnsOf, idOf, kindOf } from '../src/repository/sqlite/rows.ts';

/** When the first of the made-up people was created; each is a millisecond younger than the one before. */
const creation = Date.UTC(2025, 6, 1);

/**
 * Writes people as new persons of a workspace of their own. Values and keys are made by the gateway's own
 * rules; what isn't asked is whether a person is there already, which those of `persons seed` never are.
 */
export function rowWriter(
  connection: Database.Database,
  groups: readonly GroupInput[],
  { seed }: PeopleOptions,
) {
  const insert = (table: string, columns: readonly string[]) =>
    connection.prepare(
      `INSERT INTO "${table}" (${columns.map(name => `"${name}"`).join()}) VALUES (${columns.map(name => `@${name}`).join()})`,
    );
  const { lastInsertRowid } = insert('workspaces', ['name', 'lastSequence']).run({
    name: 'default',
    lastSequence: 1,
  });
  const workspace = Number(lastInsertRowid);
  const insertGroup = insert('groups', ['workspace', 'identifier', 'externalRef', 'name']);
  const known = new Map(
    groups.map(({ identifier, externalRef, name }) => {
      const values = {
        identifier: identifier as string,
        externalRef: externalRef as string,
        name: name as string,
      };
      const key = Number(insertGroup.run({ workspace, ...values }).lastInsertRowid);
      return [values.identifier, { key, ...values } satisfies Group];
    }),
  );

  const insertKey = insert('person_keys', ['workspace', 'kind', 'value', 'person', 'display', 'ordinal']);
  const insertTerm = insert('person_attributes', ['workspace', 'term', 'person']);
  const join = insert('person_groups', ['group', 'person']);
  let insertPerson: Database.Statement | undefined;
  const random = createRandom(seed);
  const randomBytes = new Uint8Array(16);
  let last = 1;

  return {
    /** @param index counts the people from 0 on. */
    person(input: PersonInput, index: number): void {
      const now = creation + index;
      const item = validateItem(index, input, null, { now, phoneRegion: undefined });
      if ('failure' in item) throw new Error(`A made-up person is refused: ${item.failure.reason}`);
      for (let byte = 0; byte < randomBytes.length; byte++) randomBytes[byte] = random.integer(256);
      const identifier = v7({ msecs: now, random: randomBytes, seq: 0 });
      const joined = (input.groupIds ?? []).flatMap(name => known.get(name) ?? []);
      last = index + 2;
      const { person, keys } = create(item, joined, { sequence: last, identifier, now });

      const id = idOf(workspace, last);
      const columns = columnsOf(person);
      insertPerson ??= insert('persons', ['id', ...Object.keys(columns)]);
      insertPerson.run({ id, ...columns });
      for (const { kind, ...key } of keys)
        insertKey.run({ workspace, kind: kindOf(kind), person: id, ...key });
      for (const [key, value] of Object.entries(person.attributes))
        insertTerm.run({ workspace, term: attributeTerm(key, value), person: id });
      for (const { key } of joined) join.run({ group: key, person: id });
    },
    end: () => void connection.prepare('UPDATE workspaces SET lastSequence = ?').run(last),
  };
}
