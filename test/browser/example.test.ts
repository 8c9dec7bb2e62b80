import { describe } from 'vitest';
import { browserRequired, findBrowser } from '../support/browser.ts';
import { exampleInstalled } from '../support/startExample.ts';
import { accessTests } from './example/access.ts';
import { connectingTests } from './example/connecting.ts';
import { editingTests } from './example/editing.ts';
import { useExample } from './example/harness.ts';
import { importingTests } from './example/importing.ts';
import { liveTests } from './example/live.ts';
import { peopleTests } from './example/people.ts';
import { personTests } from './example/person.ts';

const lacks = browserRequired
  ? undefined
  : findBrowser() === undefined
    ? 'no Chromium or Chrome in PATH; CHROMIUM_PATH can name one'
    : !exampleInstalled
      ? 'its packages are not installed; "npm run example" installs them'
      : undefined;
const title = `the people browser${lacks === undefined ? '' : ` (skipped: ${lacks})`}`;
// The name of a skipped test is shown by few reporters.
if (lacks !== undefined) console.warn(title);

// A busy machine takes seconds to draw the page.
describe.skipIf(lacks !== undefined)(title, { timeout: 120_000 }, () => {
  const harness = useExample();
  describe('connecting', () => connectingTests(harness));
  describe('the list', () => peopleTests(harness));
  describe('a person', () => personTests(harness));
  describe('editing', () => editingTests(harness));
  describe('importing', () => importingTests(harness));
  describe('live', () => liveTests(harness));
  describe('access', () => accessTests(harness));
});
