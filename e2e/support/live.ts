import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { expect, type Page } from '@playwright/test';
import { makeOddClip } from './clips.ts';
import type { Item, Owner } from './owner.ts';

interface LiveView {
  session: { state: string };
  watching: number;
  ingest: { rtmp: string | null } | null;
}

/** Playwright would look once a second. */
const intervals = [100];

let made = 0;

export function createLive(owner: Owner, live: object = {}, title = `Live story ${(made += 1)}`): Promise<Item> {
  return owner.call('POST', '/api/media', { kind: 'live', title, live });
}

export const liveOf = (owner: Owner, mediaId: string): Promise<LiveView> => owner.call('GET', `/api/live/${mediaId}`);

/** Opens a guest link to a live session and sends the form. */
export async function enterLive(page: Page, url: string, name = 'Ada Lovelace'): Promise<void> {
  await page.goto(url);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Email').fill('ada@example.org');
  await page.getByRole('button', { name: 'Watch live' }).click();
  await page.waitForURL(/\/guest\/[^/]+$/u);
}

/** A real encoder: ffmpeg sends a real clip again and again, as fast as it plays. */
export class Encoder {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(owner: Owner, mediaId: string): Promise<Encoder> {
    const { key } = await owner.call<{ key: string }>('GET', `/api/live/${mediaId}/key`);
    const address = async () => (await liveOf(owner, mediaId)).ingest?.rtmp ?? null;
    // Before it listens, the port is the one of the setting: any.
    await expect.poll(address, { message: 'Foyer takes encoders', intervals }).toMatch(/:[1-9]\d+\/live$/u);
    return Encoder.send(`${await address()}/${key}`);
  }

  static async send(address: string): Promise<Encoder> {
    const clip = await makeLiveClip();
    const from = ['-nostdin', '-v', 'error', '-re', '-stream_loop', '-1', '-i', clip];
    return new Encoder(spawn('ffmpeg', [...from, '-c', 'copy', '-f', 'flv', address], { stdio: 'ignore' }));
  }

  /** Ends without a goodbye, as a pulled cable would. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }
}

/** A key frame every two seconds, so that the stream is sent on as it is. The picture moves from the first second. */
function makeLiveClip(): Promise<string> {
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=640x360:r=25:d=30'];
  const sound = ['-f', 'lavfi', '-i', 'sine=f=440:r=48000:d=30'];
  const video = ['-c:v', 'libx264', '-preset', 'ultrafast', '-b:v', '800k', '-g', '50', '-pix_fmt', 'yuv420p'];
  return makeOddClip('live-2s.mp4', [...picture, ...sound, ...video, '-bf', '0', '-c:a', 'aac', '-t', '30']);
}

/** Waits until the picture plays and its place moves. */
export async function expectLivePicture(page: Page): Promise<void> {
  const place = () =>
    page
      .locator('video')
      .first()
      .evaluate((video: HTMLVideoElement) => video.currentTime);
  await expect.poll(() => page.locator('video').count(), { timeout: 30_000, intervals }).toBeGreaterThan(0);
  let first: number | null = null;
  await expect
    .poll(
      async () => {
        const now = await place();
        first ??= now;
        return now - first;
      },
      { message: 'the live picture moves', timeout: 30_000, intervals },
    )
    .toBeGreaterThan(0.5);
}
