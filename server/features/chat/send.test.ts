import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AppError } from '#server/app-error.ts';
import type { Write } from '#server/database/write.ts';
import { newId } from '#server/random.ts';
import { openChatLab, toSeat } from '#server/testing/chat-lab.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';
import { createPaces } from './paces.ts';
import { createSend } from './send.ts';

forEachDatabase((_database, open) => {
  describe('a flood', () => {
    it('of ten thousand messages by one guest reaches the database five times, and does not delay others', async () => {
      const lab = await openChatLab(open);
      const room = await lab.makeRoom();
      const [flooder, bia] = [await lab.join(room), await lab.join(room)];
      let units = 0;
      const write: Write = (work) => {
        units += 1;
        return lab.write(work);
      };
      const send = createSend({ ...lab.dependencies, write }, createPaces(lab.clock));
      const flood = Promise.allSettled(
        Array.from({ length: 10_000 }, (_, index) =>
          send(toSeat(flooder.place), { text: `spam ${index}`, idempotencyKey: newId() }),
        ),
      );
      const other = await send(toSeat(bia.place), { text: 'May I ask something?', idempotencyKey: newId() });
      const outcomes = await flood;
      assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 5);
      assert.ok(outcomes.every((one) => one.status === 'fulfilled' || isRefusedWith(one.reason, 'chat.too_many')));
      assert.equal(units, 6);
      assert.equal(lab.sent.at(-1)?.message.id, other.id);
      assert.equal(lab.sent.length, 6);
    });

    it('is answered with Retry-After, and from then on one message a second is accepted', async () => {
      const lab = await openChatLab(open);
      const bia = await lab.join(await lab.makeRoom());
      const replies = await Promise.all(Array.from({ length: 200 }, () => lab.send(bia)));
      assert.equal(replies.filter(({ status }) => status === 201).length, 5);
      const refused = replies.find(({ status }) => status === 429)!;
      assert.deepEqual([refused.body.code, refused.headers['retry-after']], ['chat.too_many', '1']);
      lab.clock.advance({ seconds: 1 });
      assert.deepEqual([(await lab.send(bia)).status, (await lab.send(bia)).status], [201, 429]);
    });

    it('by a hundred guests is limited for the room, and moderators can still write', async () => {
      const lab = await openChatLab(open);
      const [room, other] = [await lab.makeRoom(), await lab.makeRoom()];
      const guests = await Promise.all(Array.from({ length: 100 }, () => lab.join(room)));
      const replies = await Promise.all(guests.flatMap((guest) => [lab.send(guest), lab.send(guest)]));
      assert.equal(replies.filter(({ status }) => status === 201).length, 40);
      assert.equal((await lab.send(room.moderator)).status, 201);
      assert.equal((await lab.send(await lab.join(other))).status, 201, 'another room has a pace of its own');
      lab.clock.advance({ seconds: 1 });
      const later = await Promise.all(guests.map((guest) => lab.send(guest)));
      assert.equal(later.filter(({ status }) => status === 201).length, 20);
    });
  });
});

function isRefusedWith(reason: unknown, code: string): boolean {
  return reason instanceof AppError && reason.code === code;
}
