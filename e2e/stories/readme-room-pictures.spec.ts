import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from '@playwright/test';
import { expectMovingTile } from '../support/call.ts';
import { comeToRoom, createRoom, expectWaiting, joinAsMember, openPanel, tileOf } from '../support/room.ts';
import { expect, test } from '../support/room-test.ts';

const root = join(import.meta.dirname, '..', '..');
const isWanted = Boolean(process.env['FOYER_TEST_PICTURES']);
const folder = join(root, ...(isWanted ? ['docs', 'screenshots'] : ['test-results', 'readme']));
const size = { width: 1280, height: 800 };

// With `FOYER_TEST_PICTURES=1` the pictures of the README are replaced; otherwise the story only takes them.

test('the pictures of the README show a room and a guest in its lobby', async ({ owner, playwright }) => {
  test.setTimeout(180_000);
  mkdirSync(folder, { recursive: true });
  const clips = mkdtempSync(join(tmpdir(), 'foyer-story-camera-'));
  const camera = join(clips, 'lotus.mjpeg');
  const sample = join(root, 'samples', 'crystal-lotus.mp4');
  execFileSync('ffmpeg', [
    '-v',
    'error',
    '-i',
    sample,
    '-t',
    '3',
    '-vf',
    'scale=640:-2',
    '-q:v',
    '4',
    '-r',
    '10',
    camera,
  ]);
  const { args = [], executablePath } = test.info().project.use.launchOptions ?? {};
  const devices = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
  const browser: Browser = await playwright.chromium.launch({
    ...(executablePath && { executablePath }),
    args: [...args, ...devices, `--use-file-for-fake-video-capture=${camera}`],
  });
  const openBrowser = async (options: BrowserContextOptions = {}) =>
    (await browser.newContext({ baseURL: owner.address, viewport: size, locale: 'en-US', ...options })).newPage();

  const room = await createRoom(owner, {}, 'Object handling: your questions');
  const link = await owner.share(room.id, {});
  const moderator = await openBrowser({ storageState: await owner.request.storageState() });
  await joinAsMember(moderator, room.id);
  const guest = await openBrowser();
  await comeToRoom(guest, link.url, 'Marta Ruiz');
  await expectWaiting(guest);
  await expect
    .poll(() => guest.locator('video').evaluate((video: HTMLVideoElement) => video.videoWidth))
    .toBeGreaterThan(0);
  const panel = await openPanel(moderator, 'Participants');
  await expect(panel.getByText('Marta Ruiz')).toBeVisible();
  await expectMovingTile(tileOf(moderator, 'Administrator'), 'the camera of the moderator');
  for (const [name, page] of [
    ['lobby', guest],
    ['room', moderator],
  ] as const)
    await page.screenshot({ path: join(folder, `${name}.jpg`), quality: 85, animations: 'disabled' });
  await browser.close();
  rmSync(clips, { recursive: true });
});
