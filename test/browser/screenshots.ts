import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { launchBrowser, openPage } from '../support/browser.ts';
import { startExample } from '../support/startExample.ts';
import { startGateway } from '../support/startGateway.ts';
import { openGraphiql } from './graphiqlPage.ts';

const folder = new URL('../../docs/screenshots/', import.meta.url);
const people = `mutation {
  upsertGroups(input: { groups: { identifier: "group-1" } }) { results { success } }
  upsertPersons(input: { persons: [
    { externalRef: "crm-1815", firstName: "Ada", lastName: "Byron", emailAddress: "ada@example.com", groupIds: "group-1" }
    { externalRef: "crm-1906", firstName: "Grace", lastName: "Hopper", emailAddress: "grace@example.com" }
  ] }) { createdCount }
}`;

it('makes the pictures of GraphiQL', { timeout: 90_000 }, async () => {
  const gateway = await startGateway({ env: { AUTH_SECRET: '' } });
  expect((await gateway.graphql(people)).data.upsertPersons.createdCount).toBe(2);
  const browser = await launchBrowser();
  try {
    const { page } = await openPage(browser, gateway.url);
    const graphiql = await openGraphiql(page, gateway.url);
    // The headers pane has a token in it, which belongs into no picture.
    await page.getByRole('button', { name: 'Hide editor tools' }).click();
    const picture = async (name: string) => {
      await page.mouse.move(0, 0);
      // The pane fades, and the pointer's tooltip too.
      await page.waitForTimeout(1_000);
      await page.screenshot({ path: fileURLToPath(new URL(name, folder)) });
    };
    await graphiql.selectTab('UpsertPersons');
    expect(await graphiql.run()).toContain('UPDATED');
    await picture('graphiql-upsert.png');
    await graphiql.selectTab('FindPersons');
    expect(await graphiql.run()).toContain('Hopper');
    await picture('graphiql-find.png');
  } finally {
    await browser.close();
  }
});

it('makes the pictures of the people browser', { timeout: 600_000 }, async () => {
  const example = await startExample();
  const browser = await launchBrowser();
  const open = async (path: string, colorScheme: 'light' | 'dark', height: number) => {
    const { page } = await openPage(browser, example.origin, { colorScheme });
    await page.setViewportSize({ width: 1120, height });
    await page.goto(example.address.replace('/#', `${path}#`));
    return page;
  };
  const picture = async (page: Page, name: string) => {
    await page.waitForTimeout(1_000);
    await page.screenshot({ path: fileURLToPath(new URL(name, folder)) });
  };
  try {
    const { findPersons } = await example.ask(
      '{ findPersons(filter: { search: "ma" }) { nodes { identifier } } }',
    );
    const persons = findPersons.nodes.map(({ identifier }: { identifier: string }) => identifier);
    const list = await open('/?search=ma', 'light', 700);
    await list.getByText('Live', { exact: true }).waitFor();
    await list.getByRole('link').nth(12).waitFor();
    await example.ask(
      `mutation { upsertPersons(input: { persons: [{ identifier: "${persons[2]}", status: UNSUBSCRIBED }, { externalRef: "crm-1815", firstName: "Ada", lastName: "Lovelace", attributes: { city: "Turin" } }] }) { updatedCount } }`,
    );
    await list.getByText('Somebody is new').waitFor();
    await list.screenshot({ path: fileURLToPath(new URL('people-list.png', folder)) });

    const person = await open(`/people/${persons[2]}`, 'light', 760);
    await person.getByRole('region', { name: 'History' }).getByText('Created').waitFor();
    await picture(person, 'people-person.png');

    const edit = await open(`/people/${persons[0]}/edit`, 'dark', 760);
    await edit.getByLabel('Last name').fill('Hopper');
    await edit.getByRole('button', { name: 'Add e-mail address' }).click();
    await edit.keyboard.type('grace.hopper@example.com');
    await edit.getByRole('button', { name: 'Make primary: grace.hopper@example.com' }).click();
    await picture(edit, 'people-edit.png');

    const importing = await open('/import', 'light', 1000);
    await importing
      .getByLabel(/^CSV/)
      .fill(
        [
          'external_ref,first_name,last_name,email,phone,city',
          'crm-1815,Ada,King,ada@example.com,+44 20 7946 0815,London',
          'crm-1906,Grace,Hopper,grace@example.com,+1 555 010 1906,New York',
          'crm-1-0000001,,,,,Cardiff',
          ',Alan,Turing,alan@example,,Manchester',
        ].join('\n'),
      );
    await importing.getByRole('button', { name: /^Preview/ }).click();
    await importing.getByText('This is what would happen.').waitFor();
    await picture(importing, 'people-import.png');
  } finally {
    await browser.close();
    await example.stop();
  }
});
