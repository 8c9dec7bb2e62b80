import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest begins first in its project, so that no processor is left with it at the end. */
const long =
  /\/test\/(?:(?:bench|browser|cli|crash|deploy|examples|isolation|lanes|package)\/|attack\/slow|repository\/postgres)/;

class LongFirst extends BaseSequencer {
  override async sort(specs: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ project, moduleId }: TestSpecification) =>
      `${project.name} ${long.test(moduleId) ? 0 : 1}`;
    return (await super.sort(specs)).sort((a, b) => place(a).localeCompare(place(b)));
  }
}

/** Tests of what only PostgreSQL has, or what only it has several of. */
const postgresOnly = [
  'test/repository/postgres*.test.ts',
  'test/graphql/postgres.*.test.ts',
  'test/cli/{copy,copy.refused,postgres}.test.ts',
  'test/crash/postgres*.test.ts',
  'test/golden/postgres.test.ts',
  'test/deploy/*.test.ts',
];

export default defineConfig({
  // Vite would take graphql's index.mjs for what it transforms, while Pothos and yoga, which it doesn't, get
  // the index.js that Node gives them: two copies, and graphql-js refuses a type of the other one.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    globalSetup: ['test/support/checkBuild.ts', 'test/support/postgres/shared.ts'],
    setupFiles: ['test/support/setup.ts'],
    // To load the gateway anew for each file would take longer than its tests, which change nothing of it.
    isolate: false,
    sequence: { sequencer: LongFirst },
    // Vitest leaves one processor free; here much of the time is spent waiting for browsers, processes and clocks.
    maxWorkers: availableParallelism() + 1,
    // What starts processes takes its time on a machine that others use.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    projects: [
      {
        extends: true,
        test: { name: 'gateway', include: ['test/**/*.test.ts'], exclude: postgresOnly },
      },
      {
        // Once more, with every request sent through both lanes, which must give the same answer to the byte.
        extends: true,
        test: {
          name: 'lanes',
          include: ['test/graphql/contract/*.test.ts'],
          // The first writes past the gateway, and thus to one of two; the second counts what one of them does.
          exclude: ['**/apiKeys.test.ts', '**/assignments.statements.test.ts'],
          env: { LANES: 'compare' },
        },
      },
      {
        // And on the other engine, which must give the same answers: of what depends on an engine.
        extends: true,
        test: {
          name: 'postgres',
          include: [
            ...postgresOnly,
            'test/graphql/contract/{history,isolation,persons,find.filter,find.groups,find.lists}.test.ts',
            'test/graphql/contract/upsert.{batch,concurrency,idempotency,matching}.test.ts',
            'test/attack/{cursors,injection,oracles,tenants,values}.test.ts',
            'test/isolation/*.test.ts',
            'test/http/subscriptions.test.ts',
          ],
          env: { ENGINE: 'postgres' },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
