import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', '..', 'test-results', 'appearance');
/** Pictures in the help: with `FOYER_TEST_PICTURES=1` they are replaced. */
const ofHelp = ['live-ready', 'invite-users-list', 'admin-modules'];
const helpFolder = join(import.meta.dirname, '..', '..', 'docs', 'screenshots');

const sizes = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];

/** Checks accessibility and layout in both sizes and color schemes; screenshots go to test-results. */
export async function expectGoodAppearance(page: Page, name: string): Promise<void> {
  const faults: string[] = [];
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const where = `${name} at ${size.width}, ${colorScheme}`;
      // Wait for transitions of colors to end.
      await page.waitForTimeout(100);
      const scope = colorScheme === 'light' ? 'all' : size === sizes[0] ? 'colors' : 'layout';
      faults.push(...(await findFaults(page, scope)).map((fault) => `${where}: ${fault}`));
      await page.screenshot({ path: join(folder, `${name}-${size.width}-${colorScheme}.png`) });
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

async function analyze(page: Page, scope: Scope): Promise<string[]> {
  // Legacy mode analyzes within the page, which suffices without frames; the default opens another page each time.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (scope === 'colors' ? axe.withRules(['color-contrast']) : axe).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html }) => `${id}: ${String(target)} ${html.slice(0, 140)}`),
  );
}
