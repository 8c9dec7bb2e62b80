import { expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import type { Harness } from './harness.ts';

/** From a token to a session, and to its end. */
export function connectingTests({ open, openTab, origin, token }: Harness): void {
  it('takes the token out of the address, and keeps a session instead, until it is told to forget it', async () => {
    const { page, app, complaints, outside } = await open();
    await eventually(app.total).toBe('600 persons');
    expect(page.url()).toBe(`${origin()}/`);
    const stored = () =>
      page.evaluate<string>('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])');
    expect(await stored()).toMatch(/^\[\{\},\{"[\w.-]+":"eyJ[\w-]+\.[\w-]+\.[\w-]+"\}\]$/);
    expect(await stored()).not.toContain(token());
    await page.reload();
    await eventually(app.total).toBe('600 persons');
    await page.getByRole('button', { name: 'Disconnect' }).click();
    await page.getByRole('button', { name: 'Connect' }).waitFor();
    expect(await stored()).toBe('[{},{}]');
    expect([complaints, outside]).toEqual([[], []]);
  });

  it('says what is wrong with a token, and takes a good one', async () => {
    const { page, app } = await openTab();
    await page.goto(origin());
    const connect = async (token: string) => {
      await page.getByLabel('Token or API key').fill(token);
      await page.getByRole('button', { name: 'Connect' }).click();
    };
    await connect('nonsense');
    await eventually(() => page.getByRole('alert').innerText()).toMatch(/token/i);
    await connect(` ${token()}\n`);
    await eventually(app.total).toBe('600 persons');
    // A session that has ended leads back here.
    await page.evaluate('for (const key of Object.keys(sessionStorage)) sessionStorage[key] = "eyJ.eyJ.x"');
    await page.reload();
    await eventually(() => page.getByRole('alert').innerText()).toContain('session has ended');
  });
}
