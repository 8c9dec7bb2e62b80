import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assignmentsQuery } from '../../src/repository/sqlite/assignmentQuery.ts';
import { type Connection, connect } from '../../src/repository/sqlite/connection.ts';
import { type Criterion, queryOf, type Shape } from '../../src/repository/sqlite/findQuery.ts';
import { openSqlite } from '../../src/repository/sqlite/open.ts';
import type { Query } from '../../src/repository/sqlite/statement.ts';
import { tempDir } from '../support/tempDir.ts';
import { directoryOver, viewerOf } from './services.ts';

const criteria: readonly Criterion[] = [
  'emailAddress',
  'externalRef',
  'firstName',
  'identifier',
  'lastName',
  'phoneNumber',
  'status',
  'updatedSince',
  'withExternalRef',
  'withoutExternalRef',
];

/** All ways to choose up to `size` of a list, in its order. */
function choices<T>(list: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return [
    [],
    ...list.flatMap((one, place) => choices(list.slice(place + 1), size - 1).map(rest => [one, ...rest])),
  ];
}

const groupings: readonly Pick<Shape, 'groups' | 'arms'>[] = [
  { groups: 'whole', arms: 0 },
  { groups: 'one', arms: 1 },
  { groups: 'several', arms: 2 },
  { groups: 'several', arms: 64 },
  { groups: 'many', arms: 0 },
];
const questions = groupings.flatMap(grouping =>
  (['start', 'end'] as const).flatMap(from =>
    [false, true].flatMap(count =>
      choices(criteria, 2).map(chosen => {
        const shape: Shape = { criteria: chosen, ...grouping, from, count };
        return { shape, ...queryOf(shape).toSQL() };
      }),
    ),
  ),
);

function stepsOf(connection: Connection, { sql, params }: ReturnType<Query['toSQL']>): string[] {
  const plan = connection.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`);
  return plan.all(...params.map(() => 1)).map(({ detail }) => detail);
}

/** What walks a table from end to end, or sorts; walked may be what a subquery gives, a page at most. */
const isFault = (step: string): boolean =>
  /^SCAN (?!members\b|found\b|json_each\b|asked\b|CONSTANT ROW)/.test(step) || /TEMP B-TREE/.test(step);

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
            groupIds: names.slice(0, (index % 20) + 1),
          })),
        );
    }
    await repository.close();
    connection = connect(file);
    if (state === 'filled and analysed') connection.exec('ANALYZE');
  });
  afterAll(() => connection.close());

  it('no find and no count walks a table or sorts', () => {
    const faulty = questions.flatMap(question => {
      const steps = stepsOf(connection, question);
      return steps.length === 0 || steps.some(isFault)
        ? [`${JSON.stringify(question.shape)}: ${steps.join(' | ')}`]
        : [];
    });
    expect(questions.length).toBeGreaterThan(1_000);
    expect(faulty).toEqual([]);
  });

  it.each(['assignments', 'contacts'] as const)('a page of %s looks up the persons on it', field => {
    for (const whole of [true, false]) {
      const steps = stepsOf(connection, assignmentsQuery(field, whole).toSQL());
      expect(steps.filter(isFault)).toEqual([]);
      expect(steps).toContain('SEARCH counterpart USING INTEGER PRIMARY KEY (rowid=?)');
      const page = steps.findIndex(step => /^CORRELATED LIST SUBQUERY/.test(step)) + 1;
      expect(steps[page]).toMatch(
        /^SEARCH contact_assignments USING (COVERING INDEX contact_assignments_person|PRIMARY KEY) \((person=\? AND assignedTo|assignedTo=\? AND person)>\? AND (assignedTo|person)<\?\)$/,
      );
    }
  });

  it('membership in many groups costs one look-up a person, not one a group', () => {
    const many = questions.filter(({ shape }) => shape.groups === 'many');
    const faulty = many.filter(
      question =>
        !stepsOf(connection, question).some(step => /person_groups_person \(person=\?\)$/.test(step)),
    );
    expect(many.length).toBeGreaterThan(100);
    expect(faulty.map(({ shape }) => JSON.stringify(shape))).toEqual([]);
  });
});
