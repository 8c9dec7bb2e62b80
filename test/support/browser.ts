import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const elsewhere = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Whether a machine without a browser fails the tests that need one, instead of skipping them. */
export const browserRequired = process.env.REQUIRE_BROWSER === 'true';

/** The browser that `CHROMIUM_PATH` names, else the first Chromium or Chrome to be found; undefined: none. */
export function findBrowser(): string | undefined {
  const { CHROMIUM_PATH, PATH = '' } = process.env;
  if (CHROMIUM_PATH) return CHROMIUM_PATH;
  const folders = PATH.split(delimiter).filter(folder => folder !== '');
  return [...folders.flatMap(folder => names.map(name => join(folder, name))), ...elsewhere].find(
    isExecutable,
  );
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Starts a browser with a new profile, which asks for nothing by itself and reaches this machine only. */
export async function launchBrowser(executablePath = findBrowser()): Promise<Browser> {
  if (executablePath === undefined)
    throw new Error(`There is neither CHROMIUM_PATH nor ${names.join(', ')} in PATH.`);
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
}

export interface Watched {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Addresses on other hosts that were asked for, all in vain. */
  readonly outside: readonly string[];
  /** Uncaught errors, and errors on the console, where whatever a policy has refused is said too. */
  readonly complaints: readonly string[];
}

/**
 * A page with storage of its own.
 * @param origin what it may ask
 * @param bypassCSP lets the page ask for what its own policy would keep it from, so that it's in `outside`.
 */
export async function openPage(
  browser: Browser,
  origin: string,
  { bypassCSP = false, colorScheme = 'light' }: { bypassCSP?: boolean; colorScheme?: 'light' | 'dark' } = {},
): Promise<Watched> {
  const viewport = { width: 1280, height: 800 };
  const context = await browser.newContext({ viewport, colorScheme, bypassCSP });
  // Less than a test's, so that a failure says what was waited for.
  context.setDefaultTimeout(40_000);
  const outside: string[] = [];
  const complaints: string[] = [];
  context.on('request', request => {
    if (isOutside(request.url(), origin)) outside.push(request.url());
  });
  const page = await context.newPage();
  page.on('pageerror', error => complaints.push(error.message));
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return { context, page, outside, complaints };
}

const isOutside = (address: string, origin: string): boolean => {
  const { protocol, origin: asked } = new URL(address);
  return !['data:', 'blob:'].includes(protocol) && asked !== origin;
};
