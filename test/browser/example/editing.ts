import { expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import type { Harness } from './harness.ts';

/** The edit form. */
export function editingTests({ ask, open, read, someone }: Harness): void {
  it('shows field by field what saving would change, writes nothing before, and then just that', async () => {
    const { identifier, firstName, lastName, version } = await someone(0);
    const before = await read(identifier, 'phoneNumber emailAddress attributes version');
    const { page, app, complaints } = await open(`/people/${identifier}/edit`);
    const save = page.getByRole('button', { name: 'Save' });
    await page.getByLabel('Last name').fill('Lovelace');
    await page.getByRole('button', { name: 'Add e-mail address' }).click();
    await page.keyboard.type('ada@example.com');
    await page.getByRole('button', { name: 'Make primary: ada@example.com' }).click();
    await page.getByRole('button', { name: 'Add attribute' }).click();
    await page.keyboard.type('engines');
    await page.getByLabel('Value of engines').fill('1');
    await eventually(app.preview).toEqual({
      'Last name': `${lastName} Lovelace`,
      'E-mail addresses': 'ada@example.com primary',
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
    await ask(
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
}
