import { defineConfig, mergeConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

/** Makes the README's pictures, which is no test, with the harness of the tests: `npm run screenshots`. */
export default mergeConfig(
  { ...base, test: { ...base.test, include: [] } },
  defineConfig({ test: { include: ['test/browser/screenshots.ts'] } }),
);
