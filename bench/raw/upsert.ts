import type Database from 'better-sqlite3';
import { v7 } from 'uuid';
import { foldedText } from '../../src/domain/canonical.ts';
import { idsPerWorkspace } from '../../src/repository/sqlite/schema.ts';
import type { Item } from '../workloads.ts';
import type { Directory, PersonNode, Upserted, UpsertResult } from './directory.ts';

interface KnownRow extends Omit<PersonNode, 'status' | 'updatedAt'> {
  readonly id: number;
}

const compared = ['externalRef', 'firstName', 'lastName', 'emailAddress', 'phoneNumber'] as const;

/** Persons are matched by external reference, within the group that the item names. */
export function upserter(
  database: Database.Database,
  workspace: number,
  groupIds: ReadonlyMap<string, number>,
  tuned: boolean,
): Directory['upsert'] {
  const base = workspace * idsPerWorkspace;
  const byRef = database.prepare<[string, number], KnownRow>(
    `SELECT p.id, p.identifier, p.externalRef, p.firstName, p.lastName, p.emailAddress, p.phoneNumber
     FROM person_keys k CROSS JOIN persons p ON p.id = k.person
     WHERE k.workspace = ${workspace} AND k.kind = 0 AND k.value = ?
       AND EXISTS (SELECT 1 FROM person_groups m WHERE m.person = p.id AND m."group" = ?)`,
  );
  const sequence = database.prepare('SELECT lastSequence FROM workspaces').pluck();
  const advance = database.prepare('UPDATE workspaces SET lastSequence = ?');
  const insert = database.prepare(
    `INSERT INTO persons (id, identifier, externalRef, firstName, lastName, emailAddress, phoneNumber, status,
       attributes, createdAt, updatedAt, firstSeenAt, lastSeenAt, version,
       externalRefFolded, firstNameFolded, lastNameFolded)
     VALUES (@id, @identifier, @externalRef, @firstName, @lastName, @emailAddress, @phoneNumber, 'ACTIVE',
       '{}', @now, @now, @now, @now, 1, @externalRefFolded, @firstNameFolded, @lastNameFolded)`,
  );
  const insertKey = database.prepare(
    `INSERT INTO person_keys (workspace, kind, value, person, display, ordinal) VALUES (${workspace}, ?, ?, ?, ?, 0)`,
  );
  const join = database.prepare('INSERT INTO person_groups ("group", person) VALUES (?, ?)');
  const removeKey = database.prepare(
    `DELETE FROM person_keys WHERE workspace = ${workspace} AND kind = ? AND value = ? AND person = ?`,
  );
  const writeAll = database.prepare(
    `UPDATE persons SET externalRef = @externalRef, firstName = @firstName, lastName = @lastName,
       emailAddress = @emailAddress, phoneNumber = @phoneNumber, externalRefFolded = @externalRefFolded,
       firstNameFolded = @firstNameFolded, lastNameFolded = @lastNameFolded, lastSeenAt = @now,
       updatedAt = iif(@changed, @now, updatedAt), version = version + @changed WHERE id = @id`,
  );
  const seen = database.prepare('UPDATE persons SET lastSeenAt = ? WHERE id = ?');
  const updates = new Map<string, Database.Statement>();
  function update(changed: readonly string[]): Database.Statement {
    const set = changed.flatMap(name => [
      `${name} = @${name}`,
      ...(name in folded ? [`${name}Folded = @${name}Folded`] : []),
    ]);
    const known =
      updates.get(set.join()) ??
      database.prepare(
        `UPDATE persons SET ${set.join(', ')}, updatedAt = @now, version = version + 1, lastSeenAt = @now WHERE id = @id`,
      );
    updates.set(set.join(), known);
    return known;
  }

  function writeKnown(
    row: KnownRow,
    item: Item,
    changed: readonly (typeof compared)[number][],
    now: number,
  ): void {
    if (tuned && changed.length === 0) seen.run(now, row.id);
    else {
      const values = { ...valuesOf(item), id: row.id, now };
      if (tuned) update(changed).run(values);
      else writeAll.run({ ...values, changed: changed.length > 0 ? 1 : 0 });
    }
    for (const [kind, name] of keyNames.entries()) {
      if (!changed.includes(name)) continue;
      const held = row[name];
      if (held !== null) removeKey.run(kind, keyOf(kind, held), row.id);
      insertKey.run(kind, keyOf(kind, item[name]), row.id, item[name]);
    }
  }

  function writeNew(id: number, item: Item, group: number, now: number): string {
    const identifier = v7();
    insert.run({ ...valuesOf(item), id, identifier, now });
    for (const [kind, name] of keyNames.entries())
      insertKey.run(kind, keyOf(kind, item[name]), id, item[name]);
    join.run(group, id);
    return identifier;
  }

  function upsert(items: readonly Item[]): Upserted {
    const now = Date.now();
    const counts = { CREATED: 0, UPDATED: 0, UNCHANGED: 0 };
    const first = sequence.get() as number;
    let last = first;
    const results = items.map((item, index): UpsertResult => {
      const group = groupIds.get(item.groupIds[0]);
      if (group === undefined) throw new Error('The item names a group out of reach.');
      const row = byRef.get(item.externalRef, group);
      if (!row) {
        const identifier = writeNew(base + ++last, item, group, now);
        counts.CREATED += 1;
        return { index, success: true, outcome: 'CREATED', matchedBy: null, person: { identifier } };
      }
      const changed = compared.filter(name => row[name] !== item[name]);
      writeKnown(row, item, changed, now);
      const outcome = changed.length > 0 ? 'UPDATED' : 'UNCHANGED';
      counts[outcome] += 1;
      return {
        index,
        success: true,
        outcome,
        matchedBy: 'EXTERNAL_REF',
        person: { identifier: row.identifier },
      };
    });
    if (last > first) advance.run(last);
    return {
      createdCount: counts.CREATED,
      updatedCount: counts.UPDATED,
      unchangedCount: counts.UNCHANGED,
      failedCount: 0,
      results,
    };
  }
  const transaction = database.transaction(upsert);
  return items => transaction.immediate(items);
}

/** In the order of their kinds' numbers. */
const keyNames = ['externalRef', 'emailAddress', 'phoneNumber'] as const;
const folded = { externalRef: true, firstName: true, lastName: true } as const;

const valuesOf = ({ groupIds, ...values }: Item) => ({
  ...values,
  externalRefFolded: foldedText(values.externalRef),
  firstNameFolded: foldedText(values.firstName),
  lastNameFolded: foldedText(values.lastName),
});

/** Comparable forms of what these requests hold: numbers begin with + and have no extension. */
function keyOf(kind: number, text: string): string {
  if (kind === 0) return text;
  return kind === 1 ? foldedText(text) : `+${text.replace(/[^0-9]/g, '')}`;
}
