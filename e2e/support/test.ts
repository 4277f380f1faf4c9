import {
  test as plain,
  expect,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from '@playwright/test';
import { adminEmail, adminPassword, startFurnishedFoyer, type Foyer } from './foyer.ts';
import { hasFirefox } from './other-browsers.ts';
import { Owner } from './owner.ts';
import { listen } from './trouble.ts';

export { expect };

interface WorkerParts {
  foyer: Foyer;
  owner: Owner;
}

interface Parts {
  /** Skips a story for a browser that the machine lacks. */
  isBrowserThere: void;
  /** Errors of the pages of a story; a story fails if any are left at its end. */
  troubles: string[];
  /** A page of the owner, signed in. */
  ownerPage: Page;
  /** A new browser context with its own cookies, history and storage. */
  freshBrowser: (options?: BrowserContextOptions) => Promise<BrowserContext>;
  /** A page in a new browser context. */
  freshPage: (options?: BrowserContextOptions) => Promise<Page>;
}

export const test = plain.extend<Parts, WorkerParts>({
  foyer: [
    async ({}, use) => {
      const foyer = await startFurnishedFoyer();
      await use(foyer);
      await foyer.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  owner: [
    async ({ foyer, playwright }, use) => {
      const request = await playwright.request.newContext();
      await use(await new Owner(request, foyer.address).signIn(adminEmail, adminPassword));
      await request.dispose();
    },
    { scope: 'worker' },
  ],
  isBrowserThere: [
    async ({}, use, { project }) => {
      plain.skip(project.name === 'firefox' && !hasFirefox(), 'Firefox is not installed.');
      await use();
    },
    { auto: true },
  ],
  troubles: async ({}, use) => {
    const troubles: string[] = [];
    await use(troubles);
    expect(troubles, 'errors of pages').toEqual([]);
  },
  freshBrowser: async ({ browser, foyer, troubles }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await openContext(browser, foyer, options);
      listen(context, troubles);
      opened.push(context);
      return context;
    });
    await Promise.all(opened.map((context) => context.close()));
  },
  freshPage: async ({ freshBrowser }, use) => {
    await use(async (options) => (await freshBrowser(options)).newPage());
  },
  ownerPage: async ({ freshBrowser, owner }, use) => {
    const context = await freshBrowser({ storageState: await owner.request.storageState() });
    await use(await context.newPage());
  },
});

function openContext(browser: Browser, { address }: Foyer, options: BrowserContextOptions): Promise<BrowserContext> {
  const usual = {
    baseURL: address,
    locale: 'en-US',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1280, height: 800 },
  };
  return browser.newContext({ ...usual, ...options });
}
