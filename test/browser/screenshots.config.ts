import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

const { projects: _tests, ...harness } = base.test ?? {};

/** Makes the README's pictures, which is no test, with the harness of the tests: `npm run screenshots`. */
export default defineConfig({ ...base, test: { ...harness, include: ['test/browser/screenshots.ts'] } });
