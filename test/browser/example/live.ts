import { expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import type { Harness } from './harness.ts';

/** What others do, as it happens, and what is kept of it. */
export function liveTests({ ask, find, open, read, someone }: Harness): void {
  const upsert = (persons: string) =>
    ask(`mutation { upsertPersons(input: { persons: [${persons}] }) { failedCount } }`);

  it('shows in the list who has changed, who is gone, and who is new when one asks', async () => {
    const [changed, gone] = (await find('filter: { search: "crm-1-000004" }')).nodes;
    const { page, app, complaints } = await open('/?search=crm-1-000004');
    await page.getByText('Live', { exact: true }).waitFor();
    await eventually(app.listed).toContain(changed.identifier);
    const row = (identifier: string) =>
      page.locator('tr', { has: page.locator(`[data-person="${identifier}"]`) }).innerText();
    await upsert(`{ identifier: "${changed.identifier}", lastName: "Franklin", status: BOUNCED }`);
    await eventually(() => row(changed.identifier)).toMatch(/Franklin[\s\S]*Bounced/);
    await ask(
      `mutation { deletePersons(input: { identifiers: "${gone.identifier}" }) { results { success } } }`,
    );
    await eventually(() => row(gone.identifier)).toContain('Gone');
    await upsert('{ externalRef: "crm-1-000004x", firstName: "Rosalind" }');
    await page.getByRole('button', { name: /^Somebody is new/ }).click();
    const { nodes } = await find('filter: { search: "crm-1-000004" }', 'identifier');
    await eventually(app.listed).toEqual(nodes.map(({ identifier }: { identifier: string }) => identifier));
    expect(complaints).toEqual([]);
  });

  it("shows on a person's page what others change, and tells who did what", async () => {
    const { identifier, firstName, lastName } = await someone(41);
    const { app, complaints, page } = await open(`/people/${identifier}`);
    await eventually(app.heading).toContain(firstName);
    await eventually(() => app.card('History')).toMatch(/Created .* by seed/);
    await upsert(`{ identifier: "${identifier}", lastName: "Meitner" }`);
    await eventually(app.heading).toBe(`${firstName} Meitner`);
    await eventually(() => app.card('History')).toMatch(
      new RegExp(`^History Changed just now by developer Last name ${lastName} Meitner`),
    );
    await ask(`mutation { deletePersons(input: { identifiers: "${identifier}" }) { results { success } } }`);
    await eventually(() => page.getByRole('alert').innerText()).toContain('has just been deleted');
    expect(await read(identifier, 'identifier')).toBeNull();
    expect(complaints).toEqual([]);
  });

  it('spares those who may only read the offer to change anything', async () => {
    const { identifier } = await someone(0);
    const { key } = (
      await ask('mutation { createApiKey(input: { groupIds: "group-1", scopes: "people:read" }) { key } }')
    ).createApiKey;
    const { app, page } = await open(`/people/${identifier}`, {}, key);
    await eventually(() => app.card('Groups')).toContain('Rowing club 1');
    await eventually(() => app.card('History')).toContain('Created');
    expect(await page.getByRole('link', { name: /^(Edit|Import)$/ }).count()).toBe(0);
    expect(await page.getByRole('button').allInnerTexts()).toEqual(['Disconnect']);
  });
}
