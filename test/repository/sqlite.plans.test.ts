import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assignmentsQuery } from '../../src/repository/sqlite/assignmentQuery.ts';
import { type Connection, connect } from '../../src/repository/sqlite/connection.ts';
import type { Criterion, Grouping } from '../../src/repository/sqlite/findCriteria.ts';
import { type DriverName, drivers, driversOf } from '../../src/repository/sqlite/findDrivers.ts';
import { entryOf, membersOf, placeOf, probeOf } from '../../src/repository/sqlite/findLooks.ts';
import { headsQuery, nextQuery } from '../../src/repository/sqlite/findMembers.ts';
import type { PartKind } from '../../src/repository/sqlite/findOrder.ts';
import { queryOf, type Shape } from '../../src/repository/sqlite/findQuery.ts';
import { groupSets } from '../../src/repository/sqlite/groupSets.ts';
import { openSqlite } from '../../src/repository/sqlite/open.ts';
import { allFields } from '../../src/repository/sqlite/personFields.ts';
import { persons } from '../../src/repository/sqlite/schema.ts';
import type { Query } from '../../src/repository/sqlite/statement.ts';
import { tempDir } from '../support/tempDir.ts';
import { directoryOver, viewerOf } from './services.ts';

const driverNames = Object.keys(drivers) as DriverName[];
const criteria: readonly Criterion[] = [
  ...driverNames.filter(name => name !== 'groups'),
  'excludeIdentifiers',
  'withExternalRef',
  'withoutExternalRef',
].sort() as Criterion[];
const parts: readonly PartKind[] = [
  'id',
  'updatedAt',
  'updatedAt tied',
  'updatedAt until',
  'lastNameFolded',
  'lastNameFolded tied',
  'lastNameFolded until',
];

/** All ways to choose up to `size` of a list, in its order. */
function choices<T>(list: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return [
    [],
    ...list.flatMap((one, place) => choices(list.slice(place + 1), size - 1).map(rest => [one, ...rest])),
  ];
}

const groupings: readonly { groups: Grouping; arms: number }[] = [
  { groups: 'whole', arms: 0 },
  { groups: 'one', arms: 1 },
  { groups: 'several', arms: 2 },
  { groups: 'several', arms: 64 },
  { groups: 'many', arms: 0 },
];

type Way = Pick<Shape, 'driver' | 'few' | 'part' | 'count'>;

/** All that a find for these criteria within these groups may go by. */
function waysOf(chosen: readonly Criterion[], groups: Grouping): Way[] {
  const given = driversOf(chosen, groups);
  const walks = parts.map(part => ({ driver: null, few: false, part, count: false }));
  const sorts = given.flatMap(driver => parts.map(part => ({ driver, few: true, part, count: false })));
  const streams = given.flatMap(driver =>
    drivers[driver].ordered.map(part => ({ driver, few: false, part, count: false })),
  );
  const counts = [
    { driver: null, few: false },
    ...given.map(driver => ({ driver, few: true })),
    ...given.filter(driver => drivers[driver].once).map(driver => ({ driver, few: false })),
  ].map(way => ({ ...way, part: 'id' as const, count: true }));
  return [...walks, ...sorts, ...streams, ...counts];
}

/** Two criteria together within one group, in one direction; else one, in both: pairs are many. */
const shapes = groupings.flatMap(grouping =>
  choices(criteria, grouping.groups === 'one' ? 2 : 1).flatMap(chosen =>
    waysOf(chosen, grouping.groups).flatMap(way =>
      (chosen.length === 2 ? [false] : [true, false]).map(
        (ascending): Shape => ({ criteria: chosen, ...grouping, ...way, ascending, fields: allFields }),
      ),
    ),
  ),
);
const questions = shapes.map(shape => ({ shape, ...queryOf(shape).toSQL() }));

function stepsOf(connection: Connection, { sql, params }: ReturnType<Query['toSQL']>): string[] {
  const plan = connection.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`);
  return plan.all(...params.map(() => 1)).map(({ detail }) => detail);
}

/** What walks a table from end to end; walked may be what a subquery gives, which has a limit. */
const isScan = (step: string): boolean =>
  /^SCAN (?!members\b|found\b|entries\b|json_each\b|asked\b|CONSTANT ROW)/.test(step);
const isSort = (step: string): boolean => /TEMP B-TREE/.test(step);

/** A search looks at the row before it looks for addresses. */
const isSearch = ({ criteria }: Shape): boolean => criteria.includes('search');

/** Chosen few may be sorted; else the plan must give the order by itself. */
const isFault = (shape: Shape, steps: readonly string[]): boolean =>
  steps.length === 0 || steps.some(isScan) || (!shape.few && steps.some(isSort));

describe.each(['empty', 'filled', 'filled and analysed'])('in a database that is %s', state => {
  let connection: Connection;
  const file = join(tempDir(), 'persons.db');

  beforeAll(async () => {
    const repository = await openSqlite({ file });
    if (state !== 'empty') {
      const { upsert, makeGroups } = directoryOver(repository);
      const names = Array.from({ length: 20 }, (_, index) => `g${index}`);
      await makeGroups('w', names);
      for (let batch = 0; batch < 10; batch++)
        await upsert(
          viewerOf('w'),
          Array.from({ length: 100 }, (_, index) => ({
            externalRef: `${batch} ${index}`,
            firstName: index % 9 ? 'Ada' : `Ada ${batch}`,
            lastName: index % 3 ? null : 'King',
            emailAddress: `${batch}.${index}@example.com`,
            phoneNumber: '+4930123456',
            attributes: { plan: index % 2 ? 'pro' : 'free' },
            groupIds: names.slice(0, (index % 20) + 1),
          })),
        );
    }
    await repository.close();
    connection = connect(file);
    groupSets(connection);
    if (state === 'filled and analysed') connection.exec('ANALYZE');
  });
  afterAll(() => connection.close());

  /** Several tests look at the same ones. */
  const plans = new Map<string, string[]>();
  function planOf(question: (typeof questions)[number]): string[] {
    const steps = plans.get(question.sql) ?? stepsOf(connection, question);
    plans.set(question.sql, steps);
    return steps;
  }

  it('no find and no count walks a table, and none sorts but the few that are chosen to be', () => {
    const faulty = questions.flatMap(question => {
      const steps = planOf(question);
      return isFault(question.shape, steps)
        ? [`${JSON.stringify(question.shape)}: ${steps.join(' | ')}`]
        : [];
    });
    expect(questions.length).toBeGreaterThan(4_000);
    expect(faulty.slice(0, 20)).toEqual([]);
  });

  it('the chosen few are looked up by what they are chosen by', () => {
    const index: Record<DriverName, RegExp> = {
      identifier: /persons_identifier_unique \(identifier=\?\)/,
      identifiers: /persons_identifier_unique \(identifier=\?\)/,
      externalRef: /person_keys USING PRIMARY KEY \(workspace=\? AND kind=\? AND value=\?\)/,
      emailAddress: /person_keys USING PRIMARY KEY \(workspace=\? AND kind=\? AND value=\?\)/,
      phoneNumber: /person_keys USING PRIMARY KEY \(workspace=\? AND kind=\? AND value=\?\)/,
      firstName: /persons_first_name_folded \(<expr>=\? AND firstNameFolded=\?\)/,
      lastName: /persons_last_name_folded \(<expr>=\? AND lastNameFolded=\?\)/,
      attribute: /person_attributes USING PRIMARY KEY \(workspace=\? AND term=\?\)/,
      attributes: /person_attributes USING PRIMARY KEY \(workspace=\? AND term=\?\)/,
      status: /persons_status \(<expr>=\? AND status=\?\)/,
      statuses: /persons_status \(<expr>=\? AND status=\?\)/,
      updated: /persons_updated \(<expr>=\? AND updatedAt>\? AND updatedAt<\?\)/,
      assignedTo: /contact_assignments USING PRIMARY KEY \(assignedTo=\?\)/,
      search: /persons_first_name_folded \(<expr>=\? AND firstNameFolded>\? AND firstNameFolded<\?\)/,
      groups: /person_groups USING PRIMARY KEY \(group=\?\)/,
    };
    for (const driver of driverNames) {
      expect([driver, stepsOf(connection, probeOf(driver).toSQL()).join(' | ')]).toEqual([
        driver,
        expect.stringMatching(index[driver]),
      ]);
      const chosen = driver === 'groups' ? [] : [driver];
      for (const part of parts)
        for (const groups of driver === 'groups' ? (['one', 'many'] as const) : (['whole', 'one'] as const)) {
          const shape = {
            criteria: chosen,
            groups,
            arms: 0,
            driver,
            few: true,
            part,
            ascending: true,
            count: false,
            fields: allFields,
          };
          const steps = stepsOf(connection, queryOf(shape).toSQL());
          expect([shape, steps.join(' | ')]).toEqual([shape, expect.stringMatching(index[driver])]);
          expect(steps[0]).toBe('SEARCH persons USING INTEGER PRIMARY KEY (rowid=?)');
        }
    }
  });

  it('probes and places are read from indexes alone, in order', () => {
    const queries = [
      ...driverNames.map(probeOf),
      ...parts.flatMap(part => (part === 'id' ? [] : [placeOf(part, true), placeOf(part, false)])),
      ...driverNames
        .filter(driver => drivers[driver].ordered.includes('id'))
        .flatMap(driver => [entryOf(driver, true), entryOf(driver, false)]),
    ];
    for (const query of queries) {
      const steps = stepsOf(connection, query.toSQL());
      expect(steps.filter(step => isScan(step) || isSort(step))).toEqual([]);
    }
  });

  it('no limit is a bare parameter, by whose value SQLite would plan anew at each run', () => {
    const bare = questions.filter(({ sql }) => /\b(limit|offset) \?(?! \+ 0)/.test(sql));
    expect(bare.map(({ sql }) => sql).slice(0, 5)).toEqual([]);
  });

  it.each(['assignments', 'contacts'] as const)('a page of %s looks up the persons on it', field => {
    for (const whole of [true, false]) {
      const steps = stepsOf(connection, assignmentsQuery(field, whole).toSQL());
      expect(steps.filter(step => isScan(step) || isSort(step))).toEqual([]);
      expect(steps).toContain('SEARCH counterpart USING INTEGER PRIMARY KEY (rowid=?)');
      const page = steps.findIndex(step => /^CORRELATED LIST SUBQUERY/.test(step)) + 1;
      expect(steps[page]).toMatch(
        /^SEARCH contact_assignments USING (COVERING INDEX contact_assignments_person|PRIMARY KEY) \((person=\? AND assignedTo|assignedTo=\? AND person)>\? AND (assignedTo|person)<\?\)$/,
      );
    }
  });

  it('members of many groups are looked up in each group, in order', () => {
    const next = /^SEARCH person_groups USING PRIMARY KEY \(group=\? AND person>\? AND person<\?\)$/;
    for (const ascending of [true, false]) {
      for (const query of [headsQuery(ascending), nextQuery(ascending)]) {
        const steps = stepsOf(connection, query.toSQL());
        expect(steps).toContainEqual(expect.stringMatching(next));
        expect(steps.filter(step => isSort(step) || (isScan(step) && !/^SCAN wanted\b/.test(step)))).toEqual(
          [],
        );
      }
      const steps = stepsOf(connection, membersOf(ascending, allFields).toSQL());
      expect(steps[0]).toBe('SEARCH persons USING INTEGER PRIMARY KEY (rowid=?)');
      expect(steps.filter(step => isSort(step))).toEqual([]);
    }
  });

  it('what other tables say of a person is looked up before its row is read', () => {
    const row = /^SEARCH persons USING INTEGER PRIMARY KEY/;
    const [beside, joined] = [/held_(groups|keys|attributes|assignments)\b/, /\bheld_\w+ EXISTS\b/];
    const faulty = questions.filter(question => {
      const steps = planOf(question);
      if (steps.some(step => joined.test(step))) return true;
      const { driver, few } = question.shape;
      // A walk has each row at hand, and persons by their own indexes are read from those first.
      if (driver === null || few || drivers[driver].arms[0]?.table === persons) return false;
      const read = steps.findIndex(step => row.test(step));
      return steps.findLastIndex(step => beside.test(step) && !isSearch(question.shape)) > read;
    });
    expect(faulty.map(({ shape }) => JSON.stringify(shape)).slice(0, 20)).toEqual([]);
  });

  it('membership in many groups costs one look-up a person, not one a group', () => {
    const many = questions.filter(({ shape }) => shape.groups === 'many' && shape.driver !== 'groups');
    const faulty = many.filter(
      question => !planOf(question).some(step => /person_groups_person \(person=\?\)$/.test(step)),
    );
    expect(many.length).toBeGreaterThan(100);
    expect(faulty.map(({ shape }) => JSON.stringify(shape)).slice(0, 20)).toEqual([]);
  });
});
