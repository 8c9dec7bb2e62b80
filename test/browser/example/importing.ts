import { expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import type { Harness } from './harness.ts';

/** The import page. */
export function importingTests({ find, open, someone }: Harness): void {
  it('previews what would become of each row, writes nothing before, and then imports the good ones', async () => {
    const { externalRef, emailAddress, firstName, identifier } = (
      await find('filter: { search: "crm-1-0000009" }', 'identifier externalRef firstName emailAddress')
    ).nodes[0];
    const { page, app, complaints } = await open('/import');
    const csv = [
      'Ref;First Name;Surname;E-Mail;Town',
      'web-1;Mary;Somerville;mary@example.com;Jedburgh',
      `${externalRef};${firstName};Noether;;`,
      `;;;${emailAddress.toUpperCase()};`,
      ';Alan;Turing;alan@example;',
      ';;;;Nowhere',
    ].join('\r\n');
    await page.getByLabel(/^CSV with a header/).fill(csv);
    expect(await page.getByLabel('Surname').inputValue()).toBe('lastName');
    expect(await page.getByLabel('Town').inputValue()).toBe('attribute');
    await page.getByLabel('Look in, and add to').selectOption('group-3');
    await page.getByRole('button', { name: 'Preview 5 rows' }).click();
    await eventually(app.outcomes).toHaveLength(5);
    expect((await app.outcomes()).map(([line, outcome, person]) => [line, outcome, person])).toEqual([
      ['2', 'New', 'Mary Somerville'],
      expect.arrayContaining(['3']),
      expect.arrayContaining(['4']),
      ['5', 'Failing', 'Alan Turing'],
      ['6', 'Failing', 'Nameless person'],
    ]);
    expect((await app.outcomes())[3]?.[3]).toBe('emailAddress is not an e-mail address.');
    expect((await find('filter: { externalRef: "web-1" }')).totalCount).toBe(0);
    await page.getByLabel('Look in, and add to').selectOption('');
    expect(await app.outcomes()).toEqual([]);
    await page.getByRole('button', { name: 'Preview 5 rows' }).click();
    await eventually(app.outcomes).toHaveLength(5);
    const [, known, same] = await app.outcomes();
    expect(known?.slice(1, 3)).toEqual(['Changed', `${firstName} Noether`]);
    expect(known?.[3]).toMatch(/^Known by reference\. Last name.*Noether$/);
    expect(same?.slice(1)).toEqual(['Unchanged', `${firstName} Noether`, 'Known by e-mail.']);
    await page.getByRole('button', { name: 'Import the 3 that are good' }).click();
    await eventually(() => page.getByRole('status').last().innerText()).toBe('Done.');
    expect((await app.outcomes()).map(([, outcome]) => outcome)).toEqual([
      'Created',
      'Updated',
      'Unchanged',
      'Failed',
      'Failed',
    ]);
    const { nodes } = await find('filter: { externalRef: "web-1" }', 'firstName attributes');
    expect(nodes).toEqual([{ firstName: 'Mary', attributes: { Town: 'Jedburgh' } }]);
    expect((await find(`filter: { identifier: "${identifier}" }`, 'lastName')).nodes).toEqual([
      { lastName: 'Noether' },
    ]);
    await page.getByRole('button', { name: '1 created' }).click();
    await page.getByRole('link', { name: 'Mary Somerville' }).click();
    await eventually(app.heading).toBe('Mary Somerville');
    expect(complaints).toEqual([]);
  });

  it('takes more rows than a batch holds, and says when a text is no CSV', async () => {
    const { identifier } = await someone(20);
    const { page, app } = await open('/import');
    const text = page.getByLabel(/^CSV with a header/);
    await text.fill('a,b\n"1,2');
    await eventually(() => page.getByRole('alert').innerText()).toContain('This is no CSV');
    const rows = Array.from({ length: 230 }, (_, at) => `row-${at},${at === 120 ? identifier : ''}`);
    await text.fill(['ref,identifier', ...rows].join('\n'));
    await page.getByRole('button', { name: 'Preview 230 rows' }).click();
    await page.getByRole('button', { name: '229 new' }).waitFor();
    await page.getByRole('button', { name: '1 changed' }).click();
    await eventually(app.outcomes).toHaveLength(1);
    expect((await app.outcomes())[0]?.[0]).toBe('122');
  });
}
