import { expect, type Locator, type Page } from '@playwright/test';

/** Presses Tab until the target has the focus, and checks that the focus is visible at each step. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 40; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      await expectVisibleFocus(target);
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${String(target)}`);
}

async function expectVisibleFocus(target: Locator): Promise<void> {
  const marks = await target.evaluate((element) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    return { hasOutline: outlineStyle !== 'none' && outlineWidth !== '0px', hasRing: boxShadow !== 'none' };
  });
  expect(marks.hasOutline || marks.hasRing, `the focus on ${String(target)} can be seen`).toBe(true);
}
