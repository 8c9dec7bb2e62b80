import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildSchema } from '../../src/graphql/schema.ts';
import { browserRequired, findBrowser, launchBrowser, openPage, type Watched } from '../support/browser.ts';
import { type Gateway, startGateway, testSecret } from '../support/startGateway.ts';
import { eventually } from './eventually.ts';
import { openGraphiql } from './graphiqlPage.ts';

const skipped = findBrowser() === undefined && !browserRequired;
const title = skipped
  ? 'GraphiQL in a browser (skipped: no Chromium or Chrome in PATH; CHROMIUM_PATH can name one)'
  : 'GraphiQL in a browser';
// The name of a skipped test is shown by few reporters.
if (skipped) console.warn(title);

// A busy machine takes seconds to draw the page.
describe.skipIf(skipped)(title, { timeout: 90_000 }, () => {
  let browser: Browser;
  const gateways: Gateway[] = [];
  const pages: Watched[] = [];
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterEach(async () => {
    for (const { context } of pages.splice(0)) await context.close();
    for (const gateway of gateways.splice(0)) await gateway.stop();
  });
  afterAll(() => browser?.close());

  /** On an empty database; with a secret of the gateway's own, as `npm start` without settings. */
  const open = async ({ secret = '', ...options }: { secret?: string; bypassCSP?: boolean } = {}) => {
    const gateway = await startGateway({ env: { AUTH_SECRET: secret } });
    gateways.push(gateway);
    const watched = await openPage(browser, gateway.url, options);
    pages.push(watched);
    const graphiql = await openGraphiql(watched.page, gateway.url);
    return { ...watched, gateway, graphiql };
  };

  it('opens with a token and two tabs, which find nobody, create Ada, know her again, and find her', async () => {
    const { page, graphiql, complaints, outside } = await open();
    expect(await page.title()).toBe('persons-gateway');
    expect(await graphiql.tabNames()).toEqual(['FindPersons', 'UpsertPersons']);
    expect(await graphiql.activeTab()).toBe('FindPersons');
    expect(await graphiql.tool()).toMatch(/"Authorization":\s"Bearer\seyJ[\w-]+\.[\w-]+\.[\w-]+"/);
    expect(await graphiql.run()).toMatch(/"nodes":\s\[\]/);
    await graphiql.selectTab('UpsertPersons');
    expect(await graphiql.run()).toMatch(/"outcome":\s"CREATED"/);
    expect(await graphiql.run()).toMatch(/"outcome":\s"UNCHANGED",\s+"matchedBy":\s"EXTERNAL_REF"/);
    await graphiql.selectTab('FindPersons');
    expect(await graphiql.run()).toMatch(/"externalRef":\s"crm-1815",\s+"firstName":\s"Ada"/);
    expect([complaints, outside]).toEqual([[], []]);
  });

  it('says in its docs pane what a field and an argument mean', async () => {
    const { graphiql, complaints } = await open();
    await graphiql.openDocs();
    await graphiql.followInDocs('Query');
    await graphiql.followInDocs('findPersons');
    const field = buildSchema().getQueryType()?.getFields().findPersons;
    for (const described of [field, ...(field?.args ?? [])]) {
      const [sentence] = described?.description?.split('. ') ?? [];
      expect(sentence).toMatch(/^[A-Z]/);
      // Backticks have become another font.
      await eventually(graphiql.docs).toContain(sentence?.replaceAll('`', ''));
    }
    expect(complaints).toEqual([]);
  });

  it('opened again and after a reload, has the same tabs and a token, which it stores nowhere', async () => {
    const { gateway, graphiql, complaints, page } = await open();
    await graphiql.run();
    const stored = () => page.evaluate('JSON.stringify([localStorage, sessionStorage])');
    await eventually(stored).toContain('activeTabIndex');
    expect(await stored()).not.toContain('eyJ');
    const again = await openGraphiql(page, gateway.url);
    expect(await again.tabNames()).toEqual(['FindPersons', 'UpsertPersons']);
    await again.selectTab('UpsertPersons');
    expect(await again.run()).toMatch(/"outcome":\s"CREATED"/);
    await again.reload();
    expect(await again.tabNames()).toEqual(['FindPersons', 'UpsertPersons']);
    expect(await again.activeTab()).toBe('UpsertPersons');
    expect(await again.run()).toMatch(/"outcome":\s"UNCHANGED"/);
    expect(complaints).toEqual([]);
  });

  it('asks nobody else, even where no policy keeps it from it', async () => {
    const { graphiql, outside, page } = await open({ bypassCSP: true });
    await graphiql.run();
    await graphiql.openDocs();
    expect(outside).toEqual([]);
    // What the page itself would ask is seen, and refused.
    await page.evaluate('fetch("http://outside.example/").catch(() => null)');
    expect(outside).toEqual(['http://outside.example/']);
  });

  it('without a ready token says where to put one, and works with it', async () => {
    const { gateway, graphiql, outside } = await open({ secret: testSecret });
    expect(await graphiql.query()).toMatch(/^#\sPut\sa\stoken/);
    expect(await graphiql.tool()).toMatch(/"Authorization":\s"Bearer\s"/);
    expect(await graphiql.run()).toContain('"MISSING_AUTHORIZATION"');
    await graphiql.writeToken(await gateway.token());
    expect(await graphiql.run()).toMatch(/"nodes":\s\[\]/);
    await graphiql.fetchSchema();
    await graphiql.openDocs();
    await eventually(graphiql.docs).toContain('PersonFilter');
    expect(outside).toEqual([]);
  });
});
