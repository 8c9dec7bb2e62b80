import { expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import { type Harness, names } from './harness.ts';

/** A person's page. */
export function personTests({ open, read, someone }: Harness): void {
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
}
