import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonFilter } from '../../src/domain/person.ts';
import type { Viewer } from '../../src/domain/viewer.ts';
import { type Connection, connect } from '../../src/repository/sqlite/connection.ts';
import { openSqlite } from '../../src/repository/sqlite/open.ts';
import { idOf } from '../../src/repository/sqlite/rows.ts';
import { tempDir } from '../support/tempDir.ts';
import { type Directory, directoryOver, viewerOf } from './services.ts';

/** On both sides of each number at which groups are looked at in another way. */
const sizes = [1, 2, 5, 64, 65, 500, 1_000];
const groupNames = Array.from({ length: 1_000 }, (_, index) => `g${index}`);
const persons = 15_000;

/** Where the members of groups stand among the persons, each of which a number from 0 to 1 chooses. */
const places: Record<string, (at: number, group: number) => number> = {
  everywhere: at => at * persons,
  'near the end': at => persons - 1 - at * 900,
  'in two heaps': (at, group) => (group % 2 ? 1_700 : 9_200) + at * 400,
  'group by group': (at, group) => ((group * 15) % persons) + at * 15,
  'on the same few': at => Math.floor(at * 30) + 3,
  'beside people of many other groups': (at, group) => at * (group < 900 ? 150 : persons),
  'at round numbers': at => Math.floor(at * 29) * 500 + 498,
};

let directory: Directory;
let connection: Connection;
beforeAll(async () => {
  const file = join(tempDir(), 'persons.db');
  directory = directoryOver(await openSqlite({ file }));
  connection = connect(file);
});
afterAll(async () => {
  connection.close();
  await directory.repository.close();
});

/** A workspace of so many persons, all but every tenth called Lee, and groups without members. @returns its number */
async function fill(workspace: string): Promise<number> {
  await directory.makeGroups(workspace, groupNames.slice(0, 100));
  const number = connection
    .prepare<[string], number>('SELECT "id" FROM "workspaces" WHERE "name" = ?')
    .pluck()
    .get(workspace) as number;
  connection.transaction(() => {
    connection.prepare('UPDATE "workspaces" SET "lastSequence" = ? WHERE "id" = ?').run(persons + 1, number);
    const group = connection.prepare(
      'INSERT OR IGNORE INTO "groups" ("workspace", "identifier") VALUES (?, ?)',
    );
    for (const name of groupNames) group.run(number, name);
    const person = connection.prepare(
      `INSERT INTO "persons" ("id", "identifier", "lastName", "lastNameFolded", "status", "attributes",
        "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt") VALUES (?, ?, ?, ?, 'ACTIVE', '{}', 0, 0, 0, 0)`,
    );
    for (let at = 0; at < persons; at++) {
      const lastName = at % 10 ? 'Lee' : null;
      person.run(idOf(number, at + 2), `${workspace} ${at}`, lastName, lastName && 'lee');
    }
  })();
  return number;
}

/** Gives the groups these members, and no others. */
function putIn(workspace: number, members: readonly (readonly number[])[]): void {
  connection.transaction(() => {
    connection
      .prepare(
        'DELETE FROM "person_groups" WHERE "group" IN (SELECT "id" FROM "groups" WHERE "workspace" = ?)',
      )
      .run(workspace);
    const key = connection.prepare<[number, string], number>(
      'SELECT "id" FROM "groups" WHERE "workspace" = ? AND "identifier" = ?',
    );
    const member = connection.prepare('INSERT INTO "person_groups" ("group", "person") VALUES (?, ?)');
    for (const [index, list] of members.entries()) {
      const id = key.pluck().get(workspace, groupNames[index] as string);
      for (const at of list) member.run(id, idOf(workspace, at + 2));
    }
  })();
}

async function pages(viewer: Viewer, filter: PersonFilter, direction: 'forward' | 'backward', size: number) {
  const found: number[][] = [];
  let cursor: number | null = null;
  for (;;) {
    const page =
      direction === 'forward'
        ? { first: size, afterId: cursor ?? 0 }
        : { last: size, before: cursor === null ? null : Buffer.from(`seq:${cursor}`).toString('base64url') };
    const { persons, hasNextPage, hasPreviousPage } = await directory.find(viewer, filter, page);
    const sequences = persons.map(({ sequence }) => sequence);
    found.push(sequences);
    const more = direction === 'forward' ? await hasNextPage() : await hasPreviousPage();
    if (!more) return (direction === 'forward' ? found : found.reverse()).flat();
    cursor = (direction === 'forward' ? sequences.at(-1) : sequences[0]) as number;
  }
}

/** Evenly spread from 0 to 1 (Park and Miller's generator); what fast-check gives tends to the ends. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % (2 ** 31 - 1);
    return state / (2 ** 31 - 1);
  };
}

describe.each(Object.keys(places))('members of groups %s', place => {
  it('come page by page, in either direction, each once and in order, whatever the number of groups', async () => {
    const number = await fill(place);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 2 ** 31 - 2 }),
        fc.integer({ min: 1, max: 12 }),
        async (seed, most) => {
          const next = random(seed);
          const members = groupNames.map((_, group) => {
            const at = places[place] as (typeof places)[string];
            const count = Math.ceil(next() * most);
            return [...new Set(Array.from({ length: count }, () => Math.floor(at(next(), group)) % persons))];
          });
          putIn(number, members);
          for (const size of sizes) {
            // Each size some of the groups, often the last.
            const from = Math.floor(Math.min(1, 2 * next()) * (groupNames.length - size));
            const viewer = viewerOf(place, groupNames.slice(from, from + size));
            const within = new Set(members.slice(from, from + size).flat());
            const expected = [...within].sort((a, b) => a - b).map(at => at + 2);
            const lees = expected.filter(sequence => (sequence - 2) % 10 !== 0);
            for (const direction of ['forward', 'backward'] as const) {
              expect(await pages(viewer, {}, direction, 100)).toEqual(expected);
              expect(await pages(viewer, { lastName: 'Lee' }, direction, 100)).toEqual(lees);
            }
            const { totalCount } = await directory.find(viewer, {}, { first: 1 });
            expect(await totalCount()).toBe(expected.length);
          }
        },
      ),
      { numRuns: 4 },
    );
  }, 60_000);
});
