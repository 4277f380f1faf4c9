import { chromium, type Browser } from '@playwright/test';

const flags = ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required'];
const withCamera = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

/** A real Chromium that plays without a click; with `hasCamera`, it has a made camera and microphone and asks nobody. */
export function launchChromium({ hasCamera = false } = {}): Promise<Browser> {
  const executablePath = process.env['FOYER_TEST_CHROMIUM'] ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: hasCamera ? [...flags, ...withCamera] : flags });
}
