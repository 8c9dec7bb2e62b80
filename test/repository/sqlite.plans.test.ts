import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Connection, connect } from '../../src/repository/sqlite/connection.ts';
import { type Criterion, queryOf, type Shape } from '../../src/repository/sqlite/findQuery.ts';
import { openSqlite } from '../../src/repository/sqlite/open.ts';
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

/** What walks a table from end to end, or sorts; walked may be what a subquery gives, a page at most. */
function faults(connection: Connection, { sql, params }: (typeof questions)[number]): string[] {
  const plan = connection.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`);
  const steps = plan.all(...params.map(() => 1)).map(({ detail }) => detail);
  if (steps.length === 0) throw new Error('SQLite has a plan for everything.');
  return steps.filter(
    step => /^SCAN (?!members\b|found\b|json_each\b|CONSTANT ROW)/.test(step) || /TEMP B-TREE/.test(step),
  );
}

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
      const found = faults(connection, question);
      return found.length > 0 ? [`${JSON.stringify(question.shape)}: ${found.join(' | ')}`] : [];
    });
    expect(questions.length).toBeGreaterThan(1_000);
    expect(faulty).toEqual([]);
  });
});
