import { existsSync } from 'node:fs';

/** Where Debian puts the browsers that a part of the stories runs in besides Chromium. */
export const firefoxPath = process.env['FOYER_TEST_FIREFOX'] ?? '/usr/bin/firefox-esr';
export const webKitPath = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';

export const hasFirefox = (): boolean => existsSync(firefoxPath);
export const hasWebKit = (): boolean => existsSync(webKitPath) && existsSync('/usr/bin/WebKitWebDriver');
