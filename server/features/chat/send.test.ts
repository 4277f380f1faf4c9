import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { ChatMessage } from '#contracts/chat.ts';
import { AppError } from '#server/app-error.ts';
import { createWriter, type Write } from '#server/database/write.ts';
import { newId } from '#server/random.ts';
import { openChatLab, switchChat, type ChatLab, type ChatRoom } from '#server/testing/chat-lab.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';
import { createCountMessage } from './paces.ts';
import { createSend } from './send.ts';

const countNone = () => {};

forEachDatabase((database, open) => {
  describe('switching the chat off', () => {
    it('while everybody writes: nothing is said after it, and nothing that was accepted is lost', async () => {
      const lab = await openChatLab(open);
      const room = await lab.makeRoom();
      await raceSwitch(lab, room, lab.write);
    });

    // SQLite has one process.
    if (database === 'PostgreSQL')
      it('by another process while everybody writes here: nothing is said after it', async () => {
        const lab = await openChatLab(open);
        const elsewhere = createWriter({ ...lab.database, write: lab.database.read }, lab.clock);
        lab.beforeClose(() => elsewhere.close());
        await raceSwitch(lab, await lab.makeRoom(), elsewhere.write);
      });
  });

  describe('a flood', () => {
    it('of ten thousand messages by one guest reaches the database five times, and holds nobody else up', async () => {
      const lab = await openChatLab(open);
      const room = await lab.makeRoom();
      const [flooder, bia] = [await lab.join(room), await lab.join(room)];
      let units = 0;
      const write: Write = (work) => {
        units += 1;
        return lab.write(work);
      };
      const send = createSend({ ...lab.dependencies, write }, createCountMessage(lab.clock));
      const flood = Promise.allSettled(
        Array.from({ length: 10_000 }, (_, index) =>
          send(flooder.place, { text: `spam ${index}`, idempotencyKey: newId() }),
        ),
      );
      const hers = await send(bia.place, { text: 'May I ask something?', idempotencyKey: newId() });
      const outcomes = await flood;
      assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 5);
      assert.ok(outcomes.every((one) => one.status === 'fulfilled' || isRefusedWith(one.reason, 'chat.too_many')));
      assert.equal(units, 6);
      assert.equal(lab.told.at(-1)?.message.id, hers.id);
      assert.equal(lab.told.length, 6);
    });

    it('is answered with when to go on, and from then on one message a second comes through', async () => {
      const lab = await openChatLab(open);
      const bia = await lab.join(await lab.makeRoom());
      const replies = await Promise.all(Array.from({ length: 200 }, () => lab.send(bia)));
      assert.equal(replies.filter(({ status }) => status === 201).length, 5);
      const refused = replies.find(({ status }) => status === 429)!;
      assert.deepEqual([refused.body.code, refused.headers['retry-after']], ['chat.too_many', '1']);
      lab.clock.advance({ seconds: 1 });
      assert.deepEqual([(await lab.send(bia)).status, (await lab.send(bia)).status], [201, 429]);
    });

    it('of a hundred guests is bounded for the room, and moderators are heard through it', async () => {
      const lab = await openChatLab(open);
      const [room, other] = [await lab.makeRoom(), await lab.makeRoom()];
      const guests = await Promise.all(Array.from({ length: 100 }, () => lab.join(room)));
      const replies = await Promise.all(guests.flatMap((guest) => [lab.send(guest), lab.send(guest)]));
      assert.equal(replies.filter(({ status }) => status === 201).length, 40);
      assert.equal((await lab.send(room.moderator)).status, 201);
      assert.equal((await lab.send(await lab.join(other))).status, 201, 'another room hears nothing of it');
      lab.clock.advance({ seconds: 1 });
      const later = await Promise.all(guests.map((guest) => lab.send(guest)));
      assert.equal(later.filter(({ status }) => status === 201).length, 20);
    });
  });
});

function isRefusedWith(reason: unknown, code: string): boolean {
  return reason instanceof AppError && reason.code === code;
}

const rounds = 12;
const wavesARound = 5;

/** In each round five waves of people write; the chat goes off in the second, and before the last it is known to be off. */
async function raceSwitch(lab: ChatLab, room: ChatRoom, switchWrite: Write): Promise<void> {
  const send = createSend(lab.dependencies, countNone);
  const people = await Promise.all(Array.from({ length: 8 }, () => lab.join(room)));
  const say = () =>
    Promise.allSettled(people.map(({ place }) => send(place, { text: 'Me!', idempotencyKey: newId() })));
  const seen = { accepted: 0, refused: 0 };
  for (let round = 0; round < rounds; round += 1) {
    await switchWrite((unit) => switchChat(unit, room.mediaId, true));
    const off = { at: new Date(0), said: 0 };
    const waves = await sayAndSwitchOff(lab, say, () =>
      switchWrite(async (unit) => {
        await switchChat(unit, room.mediaId, false);
        off.said = await countSaid(unit.db);
        unit.afterCommit(() => (off.at = lab.clock.now()));
      }),
    );
    for (const one of waves.flat()) {
      seen[one.status === 'fulfilled' ? 'accepted' : 'refused'] += 1;
      if (one.status === 'fulfilled') assert.ok(new Date(one.value.sentAt) <= off.at, 'its time is after the switch');
      else assert.ok(isRefusedWith(one.reason, 'chat.off'), String(one.reason));
    }
    assert.equal(await countSaid(lab.read), off.said, 'committed after the switch');
    assert.ok(
      waves.at(-1)!.every(({ status }) => status === 'rejected'),
      'asked for after the switch',
    );
  }
  assert.deepEqual([await countSaid(lab.read), lab.told.length], [seen.accepted, seen.accepted]);
  assert.ok(seen.accepted >= rounds && seen.refused >= rounds * people.length, JSON.stringify(seen));
}

async function countSaid(db: ChatLab['read']): Promise<number> {
  return (await db.selectFrom('chat_messages').select('id').execute()).length;
}

type Wave = PromiseSettledResult<ChatMessage>[];

async function sayAndSwitchOff(
  lab: ChatLab,
  say: () => Promise<Wave>,
  switchOff: () => Promise<void>,
): Promise<Wave[]> {
  const waves: Promise<Wave>[] = [];
  let switching: Promise<void> | undefined;
  for (let wave = 0; wave < wavesARound; wave += 1) {
    lab.clock.advance({ ms: 1 });
    if (wave === wavesARound - 1) await switching;
    waves.push(say());
    if (wave === 1) switching = switchOff();
    await setImmediate();
  }
  return Promise.all(waves);
}
