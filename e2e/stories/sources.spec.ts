import { makeClip, makeRotatedClip, type ClipName } from '../support/clips.ts';
import {
  chooseQuality,
  expectMoving,
  expectPictureOf,
  expectUpright,
  pause,
  play,
  qualities,
  seek,
} from '../support/picture.ts';
import { hasSound, hearTone } from '../support/sound.ts';
import { expect, test } from '../support/test.ts';

interface Source {
  what: string;
  clip: ClipName | 'rotated';
  /** Size of the largest rendition as shown, in pixels. */
  shape: [number, number];
  renditions: string[];
  isSilent?: boolean;
  /** How many seconds a picture may be off: where the source has a gap, the last picture stays. */
  within?: number;
}

const sources: Source[] = [
  { what: 'a landscape MP4', clip: 'landscape', shape: [640, 360], renditions: ['360p', '240p'] },
  { what: 'a portrait video', clip: 'portrait', shape: [270, 480], renditions: ['270p'] },
  { what: 'a video that a phone stored with a rotation', clip: 'rotated', shape: [270, 480], renditions: ['240p'] },
  { what: 'a video of variable frame rate', clip: 'variable', shape: [320, 240], renditions: ['240p'], within: 0.6 },
  { what: 'a silent video', clip: 'silent', shape: [320, 240], renditions: ['240p'], isSilent: true },
  { what: 'an HEVC video', clip: 'hevc', shape: [320, 240], renditions: ['240p'] },
  { what: 'a VP9 WebM', clip: 'vp9', shape: [320, 240], renditions: ['240p'] },
  { what: 'a Matroska video with FLAC sound', clip: 'mkv', shape: [320, 240], renditions: ['240p'] },
];
const seconds = 4;

/** The items, by clip. All files are sent at first: while one is watched, the next are prepared. */
const items = new Map<string, string>();
test.beforeAll(async ({ owner }) => {
  for (const { what, clip } of sources) {
    const { id } = await owner.createItem({ title: what });
    await owner.upload(id, await (clip === 'rotated' ? makeRotatedClip() : makeClip(clip)));
    items.set(clip, id);
  }
});

for (const { what, clip, shape, renditions, isSilent = false, within = 0.15 } of sources) {
  test(
    `${what} plays in every rendition, and every second shows its own picture`,
    { tag: '@sources' },
    async ({ owner, ownerPage: page }) => {
      const item = await owner.prepared(items.get(clip)!);
      await page.goto(`/media/${item.id}`);
      await play(page);
      await expectMoving(page, seconds);
      expect(await hasSound(page)).toBe(!isSilent);
      await pause(page);
      expect(await qualities(page)).toEqual(renditions);
      for (const rendition of renditions) {
        await test.step(rendition, async () => {
          await chooseQuality(page, rendition);
          for (const second of [3.2, 0.8, 2.2]) {
            await seek(page, second, seconds);
            const picture = await expectPictureOf(page, second, seconds, within);
            expectUpright(picture);
            expect(Math.min(picture.width, picture.height), 'the rendition chosen').toBe(
              Number.parseInt(rendition, 10),
            );
            const ratio = shape[0] / shape[1];
            expect(Math.abs(picture.width / picture.height - ratio), 'the shape of the source').toBeLessThan(0.02);
          }
        });
      }
    },
  );
}

test(
  'an audio file plays, and every second has the expected pitch',
  { tag: '@sources' },
  async ({ owner, ownerPage: page }) => {
    const length = 40;
    const item = await owner.createVideo(await makeClip('sound'), { title: 'Two tones' });
    await page.goto(`/media/${item.id}`);
    await play(page);
    expect(Math.abs((await hearTone(page)) - 440)).toBeLessThan(20);
    await seek(page, 25, length);
    expect(Math.abs((await hearTone(page)) - 1760)).toBeLessThan(20);
    await seek(page, 5, length);
    expect(Math.abs((await hearTone(page)) - 440)).toBeLessThan(20);
  },
);
