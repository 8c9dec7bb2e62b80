import type { Page } from 'playwright-core';
import { eventually } from './eventually.ts';

export interface GraphiqlPage {
  readonly tabNames: () => Promise<string[]>;
  readonly activeTab: () => Promise<string>;
  readonly selectTab: (name: string) => Promise<void>;
  /** The query that is being edited. */
  readonly query: () => Promise<string>;
  /** What the open pane below the query holds. */
  readonly tool: () => Promise<string>;
  /** Puts the token into the headers pane, between "Bearer " and the closing quote. */
  readonly writeToken: (token: string) => Promise<void>;
  /** Runs the query, and gives what the result pane shows then. */
  readonly run: () => Promise<string>;
  readonly reload: () => Promise<void>;
  readonly fetchSchema: () => Promise<void>;
  readonly openDocs: () => Promise<void>;
  readonly followInDocs: (name: string) => Promise<void>;
  readonly docs: () => Promise<string>;
}

/** Opens GraphiQL, and waits until its question for the schema is answered. */
export async function openGraphiql(page: Page, url: string): Promise<GraphiqlPage> {
  const query = page.locator('.graphiql-query-editor .view-lines');
  const tool = page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden) .view-lines');
  const result = page.locator('.result-window .view-lines');
  const docs = page.locator('.graphiql-doc-explorer');

  /** Does what asks the gateway, and gives the answer. */
  const answerTo = async (action: () => Promise<unknown>): Promise<string> => {
    const [response] = await Promise.all([
      page.waitForResponse(answer => answer.request().method() === 'POST'),
      action(),
    ]);
    return response.text();
  };
  const loaded = async (load: () => Promise<unknown>) => {
    await answerTo(load);
    await query.waitFor();
  };
  const press = (name: string | RegExp) => page.getByRole('button', { name }).click();

  await loaded(() => page.goto(`${url}/graphql`));
  return {
    tabNames: () => page.locator('.graphiql-tab-button').allInnerTexts(),
    activeTab: () => page.locator('.graphiql-tab-active').innerText(),
    async selectTab(name) {
      await page.locator('.graphiql-tab-button', { hasText: name }).click();
      // GraphiQL reads the query a moment later, then puts it into the address; until then it can't be run.
      await page.waitForURL(address => address.searchParams.get('query')?.includes(name) ?? false);
    },
    query: () => query.innerText(),
    tool: () => tool.innerText(),
    async writeToken(token) {
      await tool.click();
      for (const key of ['Control+Home', 'ArrowDown', 'End', 'ArrowLeft']) await page.keyboard.press(key);
      await page.keyboard.insertText(token);
    },
    async run() {
      const answer = await answerTo(() => press(/^Execute query/));
      // The pane lays it out, so all but the blanks is the same.
      await eventually(async () => withoutBlanks(await result.innerText())).toBe(withoutBlanks(answer));
      return result.innerText();
    },
    reload: () => loaded(() => page.reload()),
    fetchSchema: async () => void (await answerTo(() => press(/^Re-fetch GraphQL schema/))),
    openDocs: () => press('Show Documentation Explorer'),
    followInDocs: name => docs.getByText(name, { exact: true }).first().click(),
    docs: () => docs.innerText(),
  };
}

const withoutBlanks = (text: string): string => text.replace(/\s/g, '');
