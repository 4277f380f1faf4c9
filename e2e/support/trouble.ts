import type { BrowserContext, Page } from '@playwright/test';

/** The browser's own note about an answer such as 410, or about none: the stories look at what the page makes of it. */
const isAnswerNote = (text: string) => /^(Failed to load resource|WebSocket connection to .* failed)/u.test(text);

/** Notes everything that goes wrong in the pages of a browser: scripts that fail, a broken policy, a dialog nobody asked for. */
export function listen(context: BrowserContext, troubles: string[]): void {
  context.on('page', (page) => listenTo(page, troubles));
}

function listenTo(page: Page, troubles: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error' && !isAnswerNote(message.text())) troubles.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => troubles.push(`script: ${error.message}`));
  page.on('dialog', (dialog) => {
    // The browser itself asks before an upload is left: yes.
    if (dialog.type() === 'beforeunload') return void dialog.accept();
    troubles.push(`dialog: ${dialog.message()}`);
    return void dialog.dismiss();
  });
}
