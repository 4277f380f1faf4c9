import { makeClip } from '../support/clips.ts';
import { enter } from '../support/entry-page.ts';
import { expectMoving, expectPlaying } from '../support/picture.ts';
import { expect, test } from '../support/test.ts';

// Firefox as careful people set it: nothing starts but by the press of a button on it.
test.use({
  launchOptions: async ({ launchOptions }, use) => {
    const settings = { 'media.autoplay.default': 5, 'media.autoplay.blocking_policy': 2 };
    await use({ ...launchOptions, firefoxUserPrefs: { ...launchOptions.firefoxUserPrefs, ...settings } });
  },
});

test('where the browser refuses to start by itself, the guest finds the large Play button', async ({
  owner,
  freshPage,
}) => {
  const { url } = await owner.share((await owner.createVideo(await makeClip('twelve'))).id);
  const page = await freshPage();
  await enter(page, url);
  await page.getByRole('button', { name: 'Play', exact: true }).first().click();
  await expectPlaying(page);
  await expectMoving(page, 12);
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toHaveCount(0);
});
