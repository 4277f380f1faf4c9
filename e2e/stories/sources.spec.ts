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
  /** Of the largest rendition, as it is shown. */
  shape: [number, number];
  renditions: string[];
  isSilent?: boolean;
  /** How far a picture may be from its second: without pictures for a while, the last one stays. */
  within?: number;
}

const sources: Source[] = [
  { what: 'a landscape MP4', clip: 'landscape', shape: [640, 360], renditions: ['360p', '240p'] },
  { what: 'a portrait film', clip: 'portrait', shape: [270, 480], renditions: ['240p'] },
  { what: 'a film that a phone kept lying on its side', clip: 'rotated', shape: [270, 480], renditions: ['240p'] },
  { what: 'a film of variable frame rate', clip: 'variable', shape: [320, 240], renditions: ['240p'], within: 0.6 },
  { what: 'a silent film', clip: 'silent', shape: [320, 240], renditions: ['240p'], isSilent: true },
  { what: 'an HEVC film', clip: 'hevc', shape: [320, 240], renditions: ['240p'] },
  { what: 'a VP9 WebM', clip: 'vp9', shape: [320, 240], renditions: ['240p'] },
  { what: 'a Matroska film with FLAC sound', clip: 'mkv', shape: [320, 240], renditions: ['240p'] },
];
const seconds = 4;

for (const { what, clip, shape, renditions, isSilent = false, within = 0.15 } of sources) {
  test(
    `${what} plays in every rendition, and every second shows its own picture`,
    { tag: '@sources' },
    async ({ owner, ownerPage: page }) => {
      const item = await owner.createVideo(await (clip === 'rotated' ? makeRotatedClip() : makeClip(clip)), {
        title: what,
      });
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
  'a film of sound alone plays, and every second sounds as it should',
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
