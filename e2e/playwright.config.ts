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
  // A machine that builds for others besides may take its time to show something; who waits at a desk wants to know soon.
  expect: { timeout: process.env['CI'] ? 30_000 : 10_000 },
  forbidOnly: true,
  // One more try on a machine that is busy; what fails once and then passes is named in the report.
  retries: process.env['CI'] ? 1 : 0,
  reporter: 'list',
  use: {
    browserName: 'chromium',
    locale: 'en-US',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1280, height: 800 },
    // A trace costs a fifth of a story, and its film more than the story: one is kept of the second try, without the film.
    // At a desk: `--trace on`.
    trace: { mode: 'on-first-retry', screenshots: false },
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: process.env['FOYER_TEST_CHROMIUM'] ?? '/usr/bin/chromium', args: chromiumFlags },
  },
});
