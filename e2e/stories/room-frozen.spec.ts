import type { Page } from '@playwright/test';
import { expectMoving } from '../support/call.ts';
import { createRoom, expectInside, joinAsMember, memberName, ownerName, stageOf, tileOf } from '../support/room.ts';
import { expect, test } from '../support/room-test.ts';

interface Held {
  hold(isHeld: boolean): Promise<void>;
}

/** Adds `hold`, which keeps back what the page sends although microphone and camera stay on. */
function letSendingBeHeld(): void {
  const connections: RTCPeerConnection[] = [];
  const held = new Map<RTCRtpSender, MediaStreamTrack>();
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.push(this);
    }
  };
  const hold = async (isHeld: boolean) => {
    for (const sender of connections.flatMap((connection) => connection.getSenders())) {
      if (isHeld && sender.track) held.set(sender, sender.track);
      await sender.replaceTrack(isHeld ? null : (held.get(sender) ?? sender.track));
    }
  };
  Object.assign(window, { hold });
}

const hold = (page: Page, isHeld: boolean) => page.evaluate((isNow) => (window as unknown as Held).hold(isNow), isHeld);

test('what stops arriving is told on its tile, on the page and to whoever sends it, until it moves again', async ({
  owner,
  ownerPage,
  memberPage,
  foyer,
}) => {
  test.setTimeout(120_000);
  const item = await createRoom(owner, { stage: 'everyone' });
  await memberPage.addInitScript(letSendingBeHeld);
  await Promise.all([joinAsMember(ownerPage, item.id), joinAsMember(memberPage, item.id)]);
  await Promise.all([expectMoving(ownerPage, memberName), expectMoving(memberPage, ownerName)]);
  const told = (page: Page, words: RegExp) => stageOf(page).getByText(words);
  const troubles = /of the others|from the others|hear or see you|Reconnecting/u;

  await test.step('one participant sends nothing any more', async () => {
    await hold(memberPage, true);
    await expect(tileOf(ownerPage, memberName)).toHaveAccessibleName(/neither picture nor sound arrives/u);
    await expect(told(ownerPage, /of the others do not arrive now/u)).toBeVisible();
    await hold(memberPage, false);
    await expect(tileOf(ownerPage, memberName)).not.toHaveAccessibleName(/arrives/u);
    await expect(told(ownerPage, troubles)).toHaveCount(0);
    await expectMoving(ownerPage, memberName);
  });

  await test.step('nothing passes the engine any more', async () => {
    const engine = foyer.enginePid()!;
    process.kill(engine, 'SIGSTOP');
    try {
      const since = performance.now();
      const all = [ownerPage, memberPage].map(async (page) => {
        await expect(told(page, /of the others do not arrive|arrives from the others/u)).toBeVisible();
        console.log(`Frozen: told after ${Math.round(performance.now() - since)} ms`);
        await expect(told(page, /do not hear or see you now/u)).toBeVisible();
        console.log(`Unheard: told after ${Math.round(performance.now() - since)} ms`);
      });
      await Promise.all(all);
    } finally {
      process.kill(engine, 'SIGCONT');
    }
    await Promise.all([expectMoving(ownerPage, memberName, 40_000), expectMoving(memberPage, ownerName, 40_000)]);
    for (const page of [ownerPage, memberPage]) {
      await expect(told(page, troubles)).toHaveCount(0);
      await expectInside(page);
    }
  });
});
