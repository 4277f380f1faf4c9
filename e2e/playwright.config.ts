import { defineConfig } from '@playwright/test';

const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];

/** Two workers, each with a Foyer of its own: a machine of two cores also has to transcode what the stories upload. */
export default defineConfig({
  testDir: './stories',
  outputDir: '../test-results',
  workers: 2,
  timeout: 60_000,
  // A shared CI machine may be slow; on a developer's machine a failure should show soon.
  expect: { timeout: process.env['CI'] ? 30_000 : 10_000 },
  forbidOnly: true,
  // The second try only records a trace: bin/testing/stories.js counts a story that needed it as failed.
  retries: process.env['CI'] ? 1 : 0,
  reporter: 'list',
  use: {
    browserName: 'chromium',
    locale: 'en-US',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1280, height: 800 },
    // A trace costs a fifth of a story's time, and its screenshots more than the story: only the retry is traced, without
    // screenshots. For debugging: `--trace on`.
    trace: { mode: 'on-first-retry', screenshots: false },
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: process.env['FOYER_TEST_CHROMIUM'] ?? '/usr/bin/chromium', args: chromiumFlags },
  },
});
