import type { BrowserContext, Page } from '@playwright/test';

/** The browser logs error statuses and failed connections itself; the stories check how the page handles them. */
const isAnswerNote = (text: string) =>
  /^(Failed to load resource|WebSocket connection to .* failed)/u.test(text) ||
  // Firefox says the same in these words, some of it as an error of the page.
  /^(Firefox can’t establish a connection|The connection to .* was interrupted|downloadable font: download failed)/u.test(
    text,
  );

/** Collects the errors in the pages of a browser: failed scripts, policy violations, unexpected dialogs. */
export function listen(context: BrowserContext, troubles: string[]): void {
  context.on('page', (page) => listenTo(page, troubles));
}

function listenTo(page: Page, troubles: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error' && !isAnswerNote(message.text())) troubles.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => {
    if (!isAnswerNote(error.message)) troubles.push(`script: ${error.message}`);
  });
  page.on('dialog', (dialog) => {
    // The browser's question before leaving an upload is answered with yes.
    if (dialog.type() === 'beforeunload') return void dialog.accept();
    troubles.push(`dialog: ${dialog.message()}`);
    return void dialog.dismiss();
  });
}
