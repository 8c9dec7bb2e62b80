import { defineConfig } from 'vitest/config';

/** Tests that change nothing of the modules they share. */
const together = ['test/graphql/**/*.test.ts', 'test/domain/*.test.ts', 'test/auth/*.test.ts'];

export default defineConfig({
  // Vite would take graphql's index.mjs for what it transforms, while Pothos and yoga, which it doesn't, get
  // the index.js that Node gives them: two copies, and graphql-js refuses a type of the other one.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    globalSetup: ['test/support/checkBuild.ts'],
    setupFiles: ['test/support/setup.ts'],
    // Vitest leaves one processor free; here much of the time is spent waiting for browsers and processes.
    maxWorkers: '100%',
    testTimeout: 30_000,
    // What starts processes takes its time on a machine that others use.
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: { name: 'gateway', include: ['test/**/*.test.ts'], exclude: together },
      },
      {
        // To load the gateway anew for each file takes longer than its tests.
        extends: true,
        test: { name: 'together', include: together, isolate: false },
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
          isolate: false,
        },
      },
    ],
  },
});
