import { createLive, Encoder, enterLive, expectLivePicture, liveOf } from '../support/live.ts';
import { expect, test } from '../support/test.ts';

test('a guest in Firefox watches a live session', async ({ owner, freshPage }) => {
  const item = await createLive(owner, { autoStart: true });
  const link = await owner.share(item.id);
  const encoder = await Encoder.start(owner, item.id);
  await expect.poll(async () => (await liveOf(owner, item.id)).session.state).toBe('live');
  const guest = await freshPage();
  await enterLive(guest, link.url);
  await expectLivePicture(guest);
  await expect(guest.getByText(/s behind the camera/u)).toBeVisible();
  await encoder.kill();
});
