import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Vite would take graphql's index.mjs for what it transforms, while Pothos and yoga, which it doesn't, get
  // the index.js that Node gives them: two copies, and graphql-js refuses a type of the other one.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/checkBuild.ts'],
    // Vitest leaves one processor free; here much of the time is spent waiting for browsers and processes.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
