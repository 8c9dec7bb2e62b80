import { expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import type { Harness } from './harness.ts';

/** By keyboard, for screen readers, in light and in dark. */
export function accessTests({ address, open, openTab, origin, read, someone }: Harness): void {
  it('can be used by the keyboard alone: to search, to choose, to change, to save, and back', async () => {
    const { app, page } = await open();
    await eventually(app.listed).toHaveLength(50);
    await app.press('Tab');
    expect(await app.focused()).toBe('Skip to the content');
    await app.press('Enter', 'Tab');
    expect(await app.focused()).toBe('Search');
    await page.keyboard.type('crm-1-000003');
    await eventually(app.listed).toHaveLength(10);
    const listed = await app.listed();
    await app.press('ArrowDown', 'ArrowDown', 'End', 'Home', 'ArrowDown', 'ArrowDown', 'ArrowUp');
    await app.press('Enter');
    await page.waitForURL(`**/people/${listed[1]}`);
    const { firstName } = await read(listed[1] ?? '', 'firstName');
    await eventually(app.focused).toContain(firstName);
    await app.press('Tab');
    expect(await app.focused()).toBe('Edit');
    await app.press('Enter');
    await eventually(app.focused).toBe(`Edit ${await app.heading().then(text => text.slice(5))}`);
    await app.press('Tab', 'Control+A');
    await page.keyboard.type('Katherine');
    await eventually(app.preview).toHaveProperty('First name');
    // Enter saves, as in any form.
    await app.press('Enter');
    await eventually(app.heading).toMatch(/^Katherine/);
    expect(await read(listed[1] ?? '', 'firstName')).toEqual({ firstName: 'Katherine' });
    await page.goBack();
    await page.goBack();
    await eventually(app.listed).toHaveLength(10);
    await eventually(app.focused).toMatch(/^Katherine/);
  });

  it('gives axe no fault to find with any page, in light or in dark', async () => {
    const { identifier } = await someone(0);
    const { app, page } = await openTab();
    const shown = (url: string) => page.goto(url.startsWith('http') ? url : origin() + url);
    await shown('/');
    await page.getByLabel('Token or API key').fill('nonsense');
    await page.getByRole('button', { name: 'Connect' }).click();
    await page.getByRole('alert').waitFor();
    expect(await app.faults()).toEqual([]);

    await shown(address('/?search=crm-1-000003'));
    await eventually(app.listed).toHaveLength(10);
    expect(await app.faults()).toEqual([]);

    await shown(`/people/${identifier}`);
    await page.getByRole('region', { name: 'Profile' }).waitFor();
    expect(await app.faults()).toEqual([]);

    await page.getByRole('link', { name: 'Edit' }).click();
    await page.getByLabel('First name').fill('');
    await page.getByLabel('Time zone').fill('Nowhere');
    await eventually(() => page.locator('[aria-invalid]').count()).toBe(1);
    expect(await app.faults()).toEqual([]);
    await page.getByLabel('Time zone').fill('Europe/Rome');
    await eventually(app.preview).toHaveProperty('First name');
    expect(await app.faults()).toEqual([]);

    await shown('/import');
    await page.getByRole('button', { name: 'Try an example' }).click();
    await page.getByRole('button', { name: /^Preview/ }).click();
    await eventually(app.outcomes).toHaveLength(4);
    expect(await app.faults()).toEqual([]);
  });
}
