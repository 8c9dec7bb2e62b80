import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { launchBrowser, openPage } from '../support/browser.ts';
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
