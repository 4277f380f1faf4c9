import { expect, type Page } from '@playwright/test';
import type * as Axe from 'axe-core';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const axeProgram = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const folder = join(import.meta.dirname, '..', '..', 'test-results', 'appearance');

/** Keeps a picture of the page for people who look at the design. No test compares it, so a usual run takes none. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  if (process.env['FOYER_TEST_SCREENSHOTS']) await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** Pictures in the help: with `FOYER_TEST_PICTURES=1` they are replaced. */
const ofHelp = ['live-ready', 'invite-users-list', 'admin-modules'];
const helpFolder = join(import.meta.dirname, '..', '..', 'docs', 'screenshots');

const sizes = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];

/** Checks accessibility and layout in both sizes and color schemes. */
export async function expectGoodAppearance(page: Page, name: string): Promise<void> {
  const faults: string[] = [];
  // A page that was just opened has nothing yet; each has a heading.
  await page.locator('h1').first().waitFor({ state: 'attached' });
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const where = `${name} at ${size.width}, ${colorScheme}`;
      await settle(page);
      const scope = colorScheme === 'light' ? 'all' : size === sizes[0] ? 'colors' : 'layout';
      faults.push(...(await findFaults(page, scope)).map((fault) => `${where}: ${fault}`));
      await keepScreenshot(page, `${name}-${size.width}-${colorScheme}`);
      const isKept = process.env['FOYER_TEST_PICTURES'] && ofHelp.includes(name) && size === sizes[0];
      if (isKept && colorScheme === 'light')
        await page.screenshot({ path: join(helpFolder, `${name}.jpg`), quality: 85 });
    }
  }
  await page.setViewportSize(sizes[0]!);
  await page.emulateMedia({ colorScheme: 'light' });
  expect.soft(faults).toEqual([]);
}

/** The dark scheme differs in colors alone, and a phone has the same ones: most of axe's time is theirs. */
type Scope = 'all' | 'colors' | 'layout';

async function findFaults(page: Page, scope: Scope): Promise<string[]> {
  const found = scope === 'layout' ? [] : await analyze(page, scope);
  const tooWide = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth ? `wider than the window by ${scrollWidth - clientWidth}` : null;
  });
  const title = await page.title();
  return [...found, ...(tooWide ? [tooWide] : []), ...(title ? [] : ['no title'])];
}

/** Waits until the page is drawn in its new size and colors, and transitions of colors have ended. */
function settle(page: Page): Promise<void> {
  return page.evaluate(async () => {
    for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
    const transitions = document.getAnimations().filter((one) => one instanceof CSSTransition);
    await Promise.allSettled(transitions.map(({ finished }) => finished));
  });
}

const usual: Axe.RunOptions = {
  // Of rules without faults nothing is read.
  resultTypes: ['violations'],
  // No rule that runs looks at style sheets, which would be fetched and parsed again.
  preload: { assets: ['media'] },
};

async function analyze(page: Page, scope: Scope): Promise<string[]> {
  // The program is large: it is read once by each document.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeProgram);
  const options =
    scope === 'colors' ? { ...usual, runOnly: { type: 'rule' as const, values: ['color-contrast'] } } : usual;
  return page.evaluate(async (given) => {
    const { axe } = window as unknown as { axe: typeof Axe };
    const { violations } = await axe.run(given);
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, html }) => `${id}: ${String(target)} ${html.slice(0, 140)}`),
    );
  }, options);
}
