import type { Page } from '@playwright/test';

const atOnce = 3;

/** Shows each of these in one of three pages of this browser: what one page waits for costs the others no time. */
export async function showEach<T>(page: Page, all: T[], show: (page: Page, one: T) => Promise<void>): Promise<void> {
  const others = await Promise.all(Array.from({ length: atOnce - 1 }, () => page.context().newPage()));
  const left = all.values();
  await Promise.all(
    [page, ...others].map(async (free) => {
      for (const one of left) await show(free, one);
    }),
  );
  await Promise.all(others.map((other) => other.close()));
}
