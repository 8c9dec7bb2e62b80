import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { JsonObject } from '../../../src/domain/person.ts';
import { launchBrowser, openPage, type Watched } from '../../support/browser.ts';
import type { Answer } from '../../support/client.ts';
import { type Example, startExample } from '../../support/startExample.ts';
import { type ExamplePage, examplePage } from './examplePage.ts';

type Options = Parameters<typeof openPage>[2];
type Data = Answer['data'];
export type Tab = Watched & { readonly app: ExamplePage };

export interface Harness {
  readonly origin: () => string;
  readonly token: () => string;
  /** Of a page, with a token in its hash. */
  readonly address: (path: string, token?: string) => string;
  /** An empty tab of its own. */
  readonly openTab: (options?: Options) => Promise<Tab>;
  /** A tab of its own, connected, with this page in it. */
  readonly open: (path?: string, options?: Options, token?: string) => Promise<Tab>;
  /** Asks the gateway itself. */
  readonly ask: (query: string, variables?: JsonObject) => Promise<Data>;
  readonly find: (args: string, fields?: string) => Promise<Data>;
  readonly read: (identifier: string, fields: string) => Promise<Data>;
  /** One of the made-up people without a picture, which is nowhere; another for each test that changes one. */
  readonly someone: (at: number) => Promise<Data>;
}

export const names = 'identifier firstName lastName';

/** One example for all tests of a file. */
export function useExample(): Harness {
  let browser: Browser;
  let example: Example;
  const tabs: Watched[] = [];
  // On a clean checkout it installs, and builds, as `npm run example` does.
  beforeAll(async () => {
    [browser, example] = await Promise.all([launchBrowser(), startExample()]);
  }, 600_000);
  afterEach(async () => {
    for (const { context } of tabs.splice(0)) await context.close();
  });
  afterAll(async () => {
    await browser?.close();
    expect(await example?.stop()).toMatchObject({ code: 0 });
  });

  const openTab = async (options: Options = {}) => {
    const watched = await openPage(browser, example.origin, options);
    tabs.push(watched);
    return { ...watched, app: examplePage(watched.page) };
  };
  const ask: Harness['ask'] = (query, variables) => example.ask(query, variables);
  const find = async (args: string, fields = names) =>
    (await ask(`{ findPersons(${args}) { totalCount nodes { ${fields} } } }`)).findPersons;
  const address = (path: string, token = example.token) => `${example.origin}${path}#token=${token}`;
  return {
    address,
    origin: () => example.origin,
    token: () => example.token,
    openTab,
    async open(path = '/', options = {}, token = example.token) {
      const tab = await openTab(options);
      await tab.page.goto(address(path, token));
      await tab.page.locator('#content h1').waitFor();
      return tab;
    },
    ask,
    find,
    read: async (identifier, fields) =>
      (await ask(`{ person(identifier: "${identifier}") { ${fields} } }`)).person,
    async someone(at) {
      const { nodes } = await find('first: 100', `${names} version avatarUrl`);
      return nodes.filter(({ avatarUrl }: { avatarUrl: string | null }) => avatarUrl === null)[at];
    },
  };
}
