import { expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import type { Harness } from './harness.ts';

/** The list. */
export function peopleTests({ find, open }: Harness): void {
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
}
