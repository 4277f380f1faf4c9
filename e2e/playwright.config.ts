import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { firefoxPath } from './support/other-browsers.ts';

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

const firefoxSettings = {
  'media.autoplay.default': 0,
  'media.autoplay.blocking_policy': 0,
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  // Both browsers of a room stand on one machine.
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
};

/** The stories that run in Firefox too: what a guest meets first, and what browsers do differently. */
const storiesInFirefox =
  /(?:access-denied|until-they-leave|rights-of-each-tab|player-keys|sources|firefox-[\w-]+)\.spec\.ts$/u;

/** Two workers, each with a Foyer of its own: a machine of two cores also has to transcode what the stories upload. */
export default defineConfig({
  testDir: './stories',
  outputDir: '../test-results',
  workers: 2,
  // A shared CI machine may be slow; on a developer's machine a failure should show soon.
  timeout: process.env['CI'] ? 120_000 : 60_000,
  expect: { timeout: process.env['CI'] ? 30_000 : 10_000 },
  forbidOnly: true,
  // The second try only records a trace: bin/testing/stories.js counts a story that needed it as failed.
  retries: process.env['CI'] ? 1 : 0,
  reporter: 'list',
  use: {
    locale: 'en-US',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1280, height: 800 },
    // A trace costs a fifth of a story's time, and its screenshots more than the story: only the retry is traced, without
    // screenshots. For debugging: `--trace on`.
    trace: { mode: 'on-first-retry', screenshots: false },
    screenshot: 'only-on-failure',
  },
  projects: [
    {
      name: 'chromium',
      testIgnore: /firefox-[\w-]+\.spec\.ts$/u,
      use: {
        browserName: 'chromium',
        launchOptions: {
          executablePath: process.env['FOYER_TEST_CHROMIUM'] ?? '/usr/bin/chromium',
          args: chromiumFlags,
        },
      },
    },
    {
      name: 'firefox',
      testMatch: storiesInFirefox,
      // Frequencies of sound are measured by Web Audio, which hears nothing in a headless Firefox.
      grepInvert: /every second has the expected pitch/u,
      use: {
        browserName: 'firefox',
        // Debian's own Firefox, by WebDriver BiDi; Playwright's build is not in Debian.
        channel: 'moz-firefox',
        // A screenshot puts a style into the page, which the page's policy refuses and Firefox reports as an error.
        screenshot: 'off',
        trace: 'off',
        launchOptions: {
          executablePath: join(import.meta.dirname, 'support/firefox.js'),
          args: [],
          env: { ...process.env, FOYER_TEST_FIREFOX: firefoxPath },
          firefoxUserPrefs: firefoxSettings,
        },
      },
    },
  ],
});
