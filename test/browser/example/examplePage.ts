import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

export interface ExamplePage {
  /** Who is listed so far. */
  readonly listed: () => Promise<string[]>;
  /** How many the page says there are. */
  readonly total: () => Promise<string>;
  readonly scrollDown: () => Promise<unknown>;
  readonly heading: () => Promise<string>;
  /** The text of the part of the page that has this heading. */
  readonly card: (heading: string) => Promise<string>;
  /** What the edit form says that saving would change, by field. */
  readonly preview: () => Promise<Record<string, string>>;
  /** Each row of the import with its line, outcome, person and reasons. */
  readonly outcomes: () => Promise<string[][]>;
  /** What the focus is on, by its text or its label. */
  readonly focused: () => Promise<string>;
  readonly press: (...keys: string[]) => Promise<void>;
  /** What axe finds at fault in light and in dark, in its words. */
  readonly faults: () => Promise<string[]>;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

export function examplePage(page: Page): ExamplePage {
  const texts = async (selector: string) => (await page.locator(selector).allInnerTexts()).map(oneLine);
  return {
    listed: () =>
      page
        .locator('a.row-link')
        .evaluateAll(links => links.map(link => link.getAttribute('data-person') ?? '')),
    total: () => page.locator('.total').innerText(),
    scrollDown: () => page.evaluate('scrollTo(0, document.body.scrollHeight)'),
    heading: () => page.locator('h1').innerText(),
    card: async heading =>
      oneLine(await page.getByRole('region', { name: heading, exact: true }).innerText()),
    async preview() {
      const [fields, changes] = [await texts('.preview dt'), await texts('.preview dd')];
      return Object.fromEntries(fields.map((field, at) => [field, changes[at] ?? '']));
    },
    outcomes: () =>
      page
        .locator('.outcomes tbody tr')
        .evaluateAll(rows =>
          rows.map(row =>
            [...row.children].map(cell => (cell.textContent ?? '').replace(/\s+/g, ' ').trim()),
          ),
        ),
    focused: async () =>
      oneLine(
        await page.evaluate<string>(
          `(at => at.getAttribute('aria-label') ?? at.labels?.[0]?.querySelector('span')?.innerText ?? at.labels?.[0]?.innerText ?? at.innerText)(document.activeElement)`,
        ),
      ),
    async press(...keys) {
      for (const key of keys) await page.keyboard.press(key);
    },
    async faults() {
      // A page loaded anew has forgotten it.
      await page.evaluate(axe.source);
      const found: string[] = [];
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        // The rest is the same in both.
        const rules = colorScheme === 'light' ? '' : '{ runOnly: ["color-contrast"] }';
        const { violations } = await page.evaluate<AxeResults>(`axe.run(${rules})`);
        for (const { id, help, nodes } of violations)
          for (const { target, failureSummary } of nodes)
            found.push(`${colorScheme}: ${id}: ${help}: ${target.join(' ')} ${failureSummary}`);
      }
      return found;
    },
  };
}
