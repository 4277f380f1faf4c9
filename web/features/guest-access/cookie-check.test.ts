import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isInsideApp } from './cookie-check.ts';

const webKit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';
const iPhone = `Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) ${webKit}`;
const chromium = 'AppleWebKit/537.36 (KHTML, like Gecko)';

test('a page knows apps that show it inside themselves from browsers', () => {
  const inside = [
    `${iPhone} Mobile/15E148`,
    `${iPhone} Mobile/15E148 Instagram 380.0`,
    `Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) ${chromium} Version/4.0 Chrome/130.0 Mobile Safari/537.36`,
    `Mozilla/5.0 (Linux; Android 14) ${chromium} Chrome/130.0 Mobile Safari/537.36 [FBAN/EMA;FBAV/400]`,
  ];
  const browsers = [
    `${iPhone} Version/18.5 Mobile/15E148 Safari/604.1`,
    `${iPhone} CriOS/130.0 Mobile/15E148 Safari/604.1`,
    `Mozilla/5.0 (Linux; Android 14; Pixel 8) ${chromium} Chrome/130.0 Mobile Safari/537.36`,
    'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webKit} Version/18.5 Safari/605.1.15`,
  ];
  for (const userAgent of inside) assert.equal(isInsideApp(userAgent), true, userAgent);
  for (const userAgent of browsers) assert.equal(isInsideApp(userAgent), false, userAgent);
});
