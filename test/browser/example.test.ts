import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { browserRequired, findBrowser, launchBrowser, openPage, type Watched } from '../support/browser.ts';
import { type Example, exampleInstalled, startExample } from '../support/startExample.ts';
import { examplePage } from './examplePage.ts';
import { eventually } from './graphiqlPage.ts';

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

const names = 'identifier firstName lastName';

// A busy machine takes seconds to draw the page.
describe.skipIf(lacks !== undefined)(title, { timeout: 120_000 }, () => {
  let browser: Browser;
  let example: Example;
  const pages: Watched[] = [];
  // On a clean checkout it installs, and builds, as `npm run example` does.
  beforeAll(async () => {
    [browser, example] = await Promise.all([launchBrowser(), startExample()]);
  }, 600_000);
  afterEach(async () => {
    for (const { context } of pages.splice(0)) await context.close();
  });
  afterAll(async () => {
    await browser?.close();
    expect(await example?.stop()).toMatchObject({ code: 0 });
  });

  const openTab = async (options: Parameters<typeof openPage>[2] = {}) => {
    const watched = await openPage(browser, example.origin, options);
    pages.push(watched);
    return { ...watched, app: examplePage(watched.page) };
  };
  /** A tab of its own, connected. */
  const open = async (path = '/', options: Parameters<typeof openPage>[2] = {}) => {
    const tab = await openTab(options);
    await tab.page.goto(example.address.replace('/#', `${path}#`));
    await tab.page.locator('main h1').waitFor();
    return tab;
  };
  const find = async (args: string, fields = names) => {
    const { findPersons } = await example.ask(`{ findPersons(${args}) { totalCount nodes { ${fields} } } }`);
    return findPersons;
  };
  /** One of the made-up people, another for each test that changes one. */
  const someone = async (at: number) => (await find('first: 100', `${names} version`)).nodes[at];
  const read = async (identifier: string, fields: string) =>
    (await example.ask(`{ person(identifier: "${identifier}") { ${fields} } }`)).person;

  it('takes the token out of the address, and keeps a session instead, until it is told to forget it', async () => {
    const { page, app, complaints, outside } = await open();
    await eventually(app.total).toBe('600 persons');
    expect(page.url()).toBe(`${example.origin}/`);
    const stored = () =>
      page.evaluate<string>('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])');
    expect(await stored()).toMatch(/^\[\{\},\{"[\w.-]+":"eyJ[\w-]+\.[\w-]+\.[\w-]+"\}\]$/);
    expect(await stored()).not.toContain(example.token);
    await page.reload();
    await eventually(app.total).toBe('600 persons');
    await page.getByRole('button', { name: 'Disconnect' }).click();
    await page.getByRole('button', { name: 'Connect' }).waitFor();
    expect(await stored()).toBe('[{},{}]');
    expect([complaints, outside]).toEqual([[], []]);
  });

  it('says what is wrong with a token, and takes a good one', async () => {
    const { page, app } = await openTab();
    await page.goto(example.origin);
    const connect = async (token: string) => {
      await page.getByLabel('Token or API key').fill(token);
      await page.getByRole('button', { name: 'Connect' }).click();
    };
    await connect('nonsense');
    await eventually(() => page.getByRole('alert').innerText()).toMatch(/token/i);
    await connect(` ${example.token}\n`);
    await eventually(app.total).toBe('600 persons');
    // A session that has ended leads back here.
    await page.evaluate('for (const key of Object.keys(sessionStorage)) sessionStorage[key] = "eyJ.eyJ.x"');
    await page.reload();
    await eventually(() => page.getByRole('alert').innerText()).toContain('session has ended');
  });

  it('shows everybody once, page after page, as they are scrolled to, and Back finds them again', async () => {
    const { page, app } = await open('/?group=group-1');
    const { totalCount, nodes } = await find('filter: { groupIds: ["group-1"] }', 'identifier');
    expect(totalCount).toBeGreaterThan(150);
    await eventually(app.listed).toHaveLength(50);
    await expect
      .poll(
        async () => {
          await app.scrollDown();
          return app.listed();
        },
        { timeout: 60_000 },
      )
      .toHaveLength(totalCount);
    const listed = await app.listed();
    expect(new Set(listed).size).toBe(totalCount);
    expect(listed.slice(0, 100)).toEqual(nodes.map(({ identifier }: { identifier: string }) => identifier));
    await page.locator('.row-link').nth(140).click();
    await page.getByRole('link', { name: 'Edit' }).waitFor();
    await page.goBack();
    await eventually(app.listed).toHaveLength(totalCount);
  });

  it('searches as one types, filters by group and status, orders, and has it all in its address', async () => {
    const { page, app } = await open();
    const search = page.getByLabel('Search');
    const shows = async (args: string) => {
      const { totalCount, nodes } = await find(`first: 50, ${args}`);
      expect(totalCount).toBeGreaterThan(0);
      await eventually(app.total).toBe(`${totalCount} ${totalCount === 1 ? 'person' : 'persons'}`);
      await eventually(async () => (await app.listed()).slice(0, 50)).toEqual(
        nodes.map(({ identifier }: { identifier: string }) => identifier),
      );
    };
    await search.pressSequentially('ma');
    await shows('filter: { search: "ma" }');
    await page.getByLabel('Group').selectOption('group-1');
    await shows('filter: { search: "ma", groupIds: ["group-1"] }');
    await page.getByLabel('Order').selectOption({ label: 'Last name, Z to A' });
    await shows(
      'orderBy: { field: LAST_NAME, direction: DESC }, filter: { search: "ma", groupIds: ["group-1"] }',
    );
    await page.reload();
    expect(await search.inputValue()).toBe('ma');
    await shows(
      'orderBy: { field: LAST_NAME, direction: DESC }, filter: { search: "ma", groupIds: ["group-1"] }',
    );
    await search.fill('');
    await page.getByLabel('Group').selectOption('');
    await page.getByLabel('Status').selectOption('BOUNCED');
    await shows('orderBy: { field: LAST_NAME, direction: DESC }, filter: { status: BOUNCED }');
    await search.fill('nobody is called so');
    await eventually(() => page.locator('.people tbody').innerText()).toBe('Nobody is like this.');
  });

  it("shows a person's addresses, groups, assignments and profile, and leads on to the others", async () => {
    const { identifier } = await someone(0);
    const { groups, contacts, emailAddress } = await read(
      identifier,
      `emailAddress groups { name } contacts { nodes { person { ${names} } } }`,
    );
    const { page, app, complaints } = await open(`/people/${identifier}`);
    await eventually(app.heading).toBe('Rhys Walker');
    expect(await app.card('Contact')).toContain(`${emailAddress} primary`);
    for (const { name } of groups) expect(await app.card('Groups')).toContain(name);
    const [{ person }] = contacts.nodes;
    const name = `${person.firstName} ${person.lastName}`;
    expect(await app.card('Assignments')).toMatch(`Looks after ${name[0]}`);
    expect(await app.card('Profile')).toContain(identifier);
    await page.getByRole('link', { name }).click();
    await eventually(app.heading).toBe(name);
    expect(await app.card('Assignments')).toContain('RW Rhys Walker');
    await page.getByRole('link', { name: 'Rhys Walker' }).click();
    await page.getByRole('link', { name: groups[0].name }).click();
    await eventually(app.listed).toContain(identifier);
    expect(complaints).toEqual([]);
  });

  it('adds to a group and removes from it, in the directory too', async () => {
    const { identifier } = await someone(12);
    const { page, app } = await open(`/people/${identifier}`);
    const groups = async () =>
      (await read(identifier, 'groups { name }')).groups.map(({ name }: { name: string }) => name);
    await page.getByLabel('Another group').selectOption('group-12');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await eventually(() => app.card('Groups')).toContain('Newsletter 12');
    expect(await groups()).toContain('Newsletter 12');
    await page.getByRole('button', { name: 'Remove from Newsletter 12' }).click();
    await eventually(groups).not.toContain('Newsletter 12');
    await eventually(() => page.getByRole('link', { name: 'Newsletter 12' }).count()).toBe(0);
  });

  it('shows field by field what saving would change, writes nothing before, and then just that', async () => {
    const { identifier, firstName, lastName, version } = await someone(0);
    const before = await read(identifier, 'phoneNumber emailAddress attributes version');
    const { page, app, complaints } = await open(`/people/${identifier}/edit`);
    const save = page.getByRole('button', { name: 'Save' });
    await page.getByLabel('Last name').fill('Lovelace');
    await page.getByRole('button', { name: 'Add e-mail address' }).click();
    await page.keyboard.type('ada@example.com');
    await page.getByRole('button', { name: 'Make ada@example.com the primary one' }).click();
    await page.getByRole('button', { name: 'Add attribute' }).click();
    await page.keyboard.type('engines');
    await page.getByLabel('Value of engines').fill('1');
    await eventually(app.preview).toEqual({
      'Last name': `${lastName} Lovelace`,
      'E-mail addresses': 'ada@example.com',
      Attributes: 'engines 1',
    });
    expect(await read(identifier, 'phoneNumber emailAddress attributes version')).toEqual(before);
    await save.click();
    await eventually(app.heading).toBe(`${firstName} Lovelace`);
    expect(await app.card('Contact')).toContain(`ada@example.com primary ${before.emailAddress}`);
    expect(
      await read(identifier, 'version lastName phoneNumber attributes emailAddresses { value primary }'),
    ).toEqual({
      version: version + 1,
      lastName: 'Lovelace',
      phoneNumber: before.phoneNumber,
      attributes: { ...before.attributes, engines: 1 },
      emailAddresses: [
        { value: 'ada@example.com', primary: true },
        { value: before.emailAddress, primary: false },
      ],
    });
    expect(complaints).toEqual([]);
  });

  it('says at a field what is wrong with it, and saves nothing', async () => {
    const { identifier } = await someone(5);
    const { page, app } = await open(`/people/${identifier}/edit`);
    const zone = page.getByLabel('Time zone');
    await zone.fill('Europe/Atlantis');
    await eventually(() => zone.getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByRole('group', { name: 'Profile' }).innerText()).toMatch(/timezone .*\./);
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await zone.fill('Europe/Athens');
    await eventually(app.preview).toMatchObject({ 'Time zone': expect.stringMatching(/Europe\/Athens$/) });
    expect(await zone.getAttribute('aria-invalid')).toBeNull();
  });

  it("goes on from what somebody else has changed meanwhile, with one's own changes", async () => {
    const { identifier } = await someone(7);
    const { page, app } = await open(`/people/${identifier}/edit`);
    await page.getByLabel('First name').fill('Grace');
    await eventually(app.preview).toHaveProperty('First name');
    await example.ask(
      `mutation { upsertPersons(input: { persons: { identifier: "${identifier}", lastName: "Hopper", attributes: { ship: true } } }) { updatedCount } }`,
    );
    await page.getByLabel('External reference').fill('crm-1906');
    await page.getByRole('button', { name: /^Go on/ }).click();
    expect(await page.getByLabel('Last name').inputValue()).toBe('Hopper');
    await eventually(app.preview).toHaveProperty('External reference');
    await page.getByRole('button', { name: 'Save' }).click();
    await eventually(app.heading).toBe('Grace Hopper');
    expect(await read(identifier, 'firstName lastName externalRef attributes')).toMatchObject({
      firstName: 'Grace',
      lastName: 'Hopper',
      externalRef: 'crm-1906',
      attributes: { ship: true },
    });
  });
});
