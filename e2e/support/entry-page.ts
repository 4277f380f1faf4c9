import { expect, type Page } from '@playwright/test';

export const guestName = 'Ada Lovelace';
export const guestEmail = 'ada@example.org';

/** Opens a guest link, sends the form and waits for the item's page. */
export async function enter(page: Page, url: string, name = guestName, email = guestEmail): Promise<void> {
  await page.goto(url);
  await fillEntryForm(page, name, email);
}

/** Fills in the entry form of the open entry page and sends it. */
export async function fillEntryForm(page: Page, name = guestName, email = guestEmail): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Email').fill(email);
  await page.getByRole('button', { name: 'Watch video' }).click();
  await page.waitForURL(/\/guest\/[^/]+$/u);
  await expect(page.getByRole('region', { name: 'Player' })).toBeVisible();
}

export async function expectDenied(page: Page, words: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: 'Access denied' })).toBeVisible();
  await expect(page.getByText(words)).toBeVisible();
  await expect(page.getByRole('textbox')).toHaveCount(0);
}
