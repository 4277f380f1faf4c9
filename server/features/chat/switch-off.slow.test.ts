import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { ChatMessage } from '#contracts/chat.ts';
import { AppError } from '#server/app-error.ts';
import { createWriter, type Write } from '#server/database/write.ts';
import { newId } from '#server/random.ts';
import { openChatLab, switchChat, toSeat, type ChatLab, type ChatRoom } from '#server/testing/chat-lab.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';
import { createSend } from './send.ts';

const countNone = { countOfPerson() {}, countOfPlace() {} };

forEachDatabase((database, open) => {
  describe('switching the chat off', () => {
    it('while everybody writes lets no later message in and loses none that was accepted', async () => {
      const lab = await openChatLab(open);
      const room = await lab.makeRoom();
      await raceSwitch(lab, room, lab.write);
    });

    // An installation on SQLite has one process.
    if (database === 'PostgreSQL')
      it('by another process while everybody writes here lets no later message in', async () => {
        const lab = await openChatLab(open);
        const elsewhere = createWriter({ ...lab.database, write: lab.database.read }, lab.clock);
        lab.beforeClose(() => elsewhere.close());
        await raceSwitch(lab, await lab.makeRoom(), elsewhere.write);
      });
  });
});

const rounds = 50;
const wavesARound = 5;
const people = 40;

/**
 * Sends ten thousand messages. In each round everybody writes in five waves: the chat is switched off during the
 * second, and the switch is committed before the last.
 */
async function raceSwitch(lab: ChatLab, room: ChatRoom, switchWrite: Write): Promise<void> {
  const send = createSend(lab.dependencies, countNone);
  const crowd = await Promise.all(Array.from({ length: people }, () => lab.join(room)));
  const say = () =>
    Promise.allSettled(crowd.map(({ place }) => send(toSeat(place), { text: 'Me!', idempotencyKey: newId() })));
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
      else assert.ok(one.reason instanceof AppError && one.reason.code === 'chat.off', String(one.reason));
    }
    assert.equal(await countSaid(lab.read), off.said, 'committed after the switch');
    assert.ok(
      waves.at(-1)!.every(({ status }) => status === 'rejected'),
      'asked for after the switch',
    );
  }
  assert.equal(seen.accepted + seen.refused, rounds * wavesARound * people);
  assert.deepEqual([await countSaid(lab.read), lab.sent.length], [seen.accepted, seen.accepted]);
  assert.ok(seen.accepted >= rounds && seen.refused >= rounds * people, JSON.stringify(seen));
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
