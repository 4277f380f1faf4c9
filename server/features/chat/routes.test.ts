import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { newId } from '#server/random.ts';
import { openChatLab, switchChat, type ChatLab } from '#server/testing/chat-lab.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

forEachDatabase((_database, open) => {
  let lab: ChatLab;
  before(async () => {
    lab = await openChatLab(open);
  });

  const rowsOf = (sessionId: string) =>
    lab.read.selectFrom('chat_messages').selectAll().where('place_id', '=', sessionId).execute();
  const sentIn = (mediaId: string) => lab.sent.filter((one) => one.mediaId === mediaId).map(({ message }) => message);
  const textsFor = async (who: Parameters<ChatLab['list']>[0]) =>
    (await lab.list(who)).body.messages.map(({ text }: { text: string }) => text);

  describe('the chat of a room', () => {
    it('a message of a guest is sent to everybody inside and can be read by guests who come later', async () => {
      const room = await lab.makeRoom();
      const bia = await lab.join(room);
      const reply = await lab.send(bia, { text: '  Boa tarde,\r\nAna! ' });
      assert.deepEqual(
        [reply.status, reply.body],
        [
          201,
          {
            id: reply.body.id,
            authorId: bia.place.participantId,
            authorName: 'Bia Sousa',
            role: 'viewer',
            isGuest: true,
            text: 'Boa tarde,\nAna!',
            isDeleted: false,
            sentAt: '2026-11-22T10:00:00.000Z',
          },
        ],
      );
      assert.deepEqual(sentIn(room.mediaId), [reply.body]);
      const late = await lab.join(room);
      assert.deepEqual((await lab.list(late)).body, {
        ...{ messages: [reply.body], before: null },
        own: { authorId: null, isMuted: false },
      });
    });

    it('a request cannot set the author, the role or the time of a message', async () => {
      const room = await lab.makeRoom();
      const bia = await lab.join(room);
      const forged = {
        authorId: room.moderator.place.participantId,
        role: 'moderator',
        authorName: 'Ana Pereira',
      };
      for (const [field, value] of Object.entries({ ...forged, sessionId: newId(), sentAt: '2020-01-01T00:00:00Z' })) {
        const reply = await lab.send(bia, { [field]: value });
        assert.deepEqual([reply.status, reply.body.details?.[0].field], [422, field], field);
      }
      assert.equal((await rowsOf(room.sessionId)).length, 0);
    });

    it('HTML stays plain text, and characters that change the direction of text are removed', async () => {
      const room = await lab.makeRoom();
      const bia = await lab.join(room);
      const html = '<img src=x onerror=alert(1)> &amp; <b>"fett"</b>';
      assert.equal((await lab.send(bia, { text: html })).body.text, html);
      const tricky = await lab.send(bia, { text: 'pay\u202Eevil\u2066\u0000\u0007\u200F 🎬 مرحبا' });
      assert.equal(tricky.body.text, 'payevil 🎬 مرحبا');
      const halved = await lab.send(bia, { text: 'cut \uD83C' });
      assert.equal(halved.body.text, 'cut \uFFFD');
      assert.deepEqual(await textsFor(bia), [html, 'payevil 🎬 مرحبا', 'cut \uFFFD']);
    });

    it('an invalid message is refused with the name of the field and stores nothing', async () => {
      const room = await lab.makeRoom();
      const bia = await lab.join(room);
      const bad: [object, string][] = [
        [{ text: '' }, 'text'],
        [{ text: ' \u202E\u0000\n ' }, 'text'],
        [{ text: 'x'.repeat(2_001) }, 'text'],
        [{ text: 'x'.repeat(50_000) }, 'text'],
        [{ text: 5 }, 'text'],
        [{ text: ['a'] }, 'text'],
        [{ text: undefined }, 'text'],
        [{ pageSessionId: 'x' }, 'pageSessionId'],
        [{ pageSessionId: undefined }, 'pageSessionId'],
        [{ idempotencyKey: 'short' }, 'idempotencyKey'],
        [{ idempotencyKey: 'x'.repeat(81) }, 'idempotencyKey'],
        [{ idempotencyKey: 'nothing\u0000at all' }, 'idempotencyKey'],
      ];
      for (const [change, field] of bad) {
        const reply = await lab.send(bia, change);
        assert.deepEqual(
          [reply.status, reply.body.details?.[0].field],
          [422, field],
          JSON.stringify(change).slice(0, 80),
        );
      }
      assert.equal((await lab.send(bia, { text: 'x'.repeat(1024 * 1024) })).status, 413);
      assert.equal((await rowsOf(room.sessionId)).length, 0);
      assert.equal(
        (await lab.send(bia, { text: 'x'.repeat(2_000) })).status,
        201,
        'refused messages do not count for the pace',
      );
    });

    it('a repeated key gets the same message as reply, which is sent once', async () => {
      const room = await lab.makeRoom();
      const [bia, eva] = [await lab.join(room), await lab.join(room)];
      const idempotencyKey = newId();
      const [first, second] = await Promise.all([
        lab.send(bia, { idempotencyKey }),
        lab.send(bia, { idempotencyKey, text: 'Something else' }),
      ]);
      const third = await lab.send(bia, { idempotencyKey });
      assert.deepEqual([first.status, second.status, third.status], [201, 201, 201]);
      assert.deepEqual([second.body, third.body], [first.body, first.body]);
      assert.deepEqual(sentIn(room.mediaId), [first.body]);
      await lab.write((unit) => switchChat(unit, room.mediaId, false));
      assert.deepEqual(
        (await lab.send(bia, { idempotencyKey })).body,
        first.body,
        'the message was sent before the chat was switched off',
      );
      await lab.write((unit) => switchChat(unit, room.mediaId, true));
      const otherReply = await lab.send(eva, { idempotencyKey });
      assert.notEqual(otherReply.body.id, first.body.id, 'keys of two participants are independent');
    });

    it('with the chat off only moderators may write, and earlier messages can still be read', async () => {
      const room = await lab.makeRoom();
      const bia = await lab.join(room);
      const speaker = await lab.join(room, { role: 'speaker', isGuest: false });
      await lab.send(bia, { text: 'before' });
      await lab.write((unit) => switchChat(unit, room.mediaId, false));
      for (const who of [bia, speaker]) {
        const reply = await lab.send(who);
        assert.deepEqual([reply.status, reply.body.code], [403, 'chat.off']);
      }
      assert.equal((await lab.send(room.moderator, { text: 'Questions at the end, please.' })).status, 201);
      assert.deepEqual(await textsFor(bia), ['before', 'Questions at the end, please.']);
      await lab.write((unit) => switchChat(unit, room.mediaId, true));
      assert.equal((await lab.send(bia)).status, 201);
    });

    it('a guest who was just sent out cannot write, even before the page knows it', async () => {
      const room = await lab.makeRoom();
      const bia = await lab.join(room);
      await lab.takeOut(bia);
      const reply = await lab.send(bia);
      assert.deepEqual([reply.status, reply.body.code], [403, 'rooms.not_inside']);
      assert.deepEqual([await rowsOf(room.sessionId), sentIn(room.mediaId)], [[], []]);
    });
  });

  describe('the history of a chat', () => {
    it('comes in pages of fifty, oldest first, in the order of sending even within one commit', async () => {
      const room = await lab.makeRoom();
      const crowd = await Promise.all(Array.from({ length: 24 }, () => lab.join(room)));
      for (let round = 0; round < 5; round += 1) {
        await Promise.all(crowd.map((who, index) => lab.send(who, { text: `${round}.${index}` })));
        lab.clock.advance({ seconds: 3 });
      }
      const said = sentIn(room.mediaId);
      assert.equal(said.length, 120);
      const latest = (await lab.list(crowd[0]!)).body;
      const middle = (await lab.list(crowd[0]!, `?before=${latest.before}`)).body;
      const oldest = (await lab.list(crowd[0]!, `?before=${middle.before}`)).body;
      assert.deepEqual([...oldest.messages, ...middle.messages, ...latest.messages], said);
      assert.deepEqual([oldest.messages.length, middle.messages.length, oldest.before], [20, 50, null]);
    });

    it('of exactly one page has no older page', async () => {
      const room = await lab.makeRoom();
      const crowd = await Promise.all(Array.from({ length: 25 }, () => lab.join(room)));
      await Promise.all(crowd.map((who) => lab.send(who)));
      lab.clock.advance({ seconds: 3 });
      await Promise.all(crowd.map((who) => lab.send(who)));
      const page = (await lab.list(crowd[0]!)).body;
      assert.deepEqual([page.messages.length, page.before], [50, null]);
      await lab.send(room.moderator);
      const next = (await lab.list(crowd[0]!)).body;
      assert.deepEqual([next.messages.length, next.before], [50, page.messages[1].id]);
    });

    it('can be read only by participants inside this room, by a page of their own', async () => {
      const [room, other] = [await lab.makeRoom(), await lab.makeRoom()];
      const [bia, eva] = [await lab.join(room), await lab.join(other)];
      const { id } = (await lab.send(bia)).body;
      await lab.send(eva);
      const path = `/api/rooms/${room.mediaId}/chat`;
      const strangers: [string, { cookie?: string }, number][] = [
        [`GET ${path}`, {}, 403],
        [`GET ${path}`, { cookie: eva.cookie }, 403],
        [`GET ${path}`, { cookie: other.moderator.cookie }, 403],
        [`GET ${path}?pageSessionId=${eva.pageSessionId}`, { cookie: bia.cookie }, 403],
        [`GET ${path}?pageSessionId=${bia.pageSessionId}`, { cookie: eva.cookie }, 403],
        [`GET ${path}?before=${id}`, { cookie: eva.cookie }, 403],
        [`GET /api/rooms/${newId()}/chat`, { cookie: bia.cookie }, 403],
      ];
      for (const [what, options, status] of strangers) {
        const reply = await lab.call(what, options);
        assert.deepEqual([reply.status, reply.body.messages], [status, undefined], what);
      }
      const foreign = await lab.list(eva, `?before=${id}`);
      assert.deepEqual([foreign.status, foreign.body.details[0].field], [422, 'before']);
      const borrowed = await lab.send(bia, { pageSessionId: eva.pageSessionId });
      assert.deepEqual([borrowed.status, borrowed.body.code], [403, 'rooms.not_inside']);
    });
  });

  describe('muting somebody', () => {
    it('refuses the messages of this person alone, and moderators cannot be muted', async () => {
      const room = await lab.makeRoom();
      const [bia, eva] = [await lab.join(room), await lab.join(room, { name: 'Eva' })];
      const second = await lab.join(room, { role: 'moderator', isGuest: false });
      for (const one of [bia, second]) await lab.send(one);
      assert.equal((await lab.moderate(room.moderator, bia, 'mute')).status, 204);
      assert.equal((await lab.moderate(room.moderator, bia, 'mute')).status, 204);
      assert.deepEqual(lab.told.splice(0), [{ person: `guest:${bia.place.participantId}`, isMuted: true }]);
      const refused = await lab.send(bia);
      assert.deepEqual([refused.status, refused.body.code], [403, 'chat.muted']);
      assert.equal((await lab.send(eva)).status, 201);
      const untouchable = await lab.moderate(room.moderator, second, 'mute');
      assert.deepEqual([untouchable.status, untouchable.body.code], [403, 'chat.moderator_untouchable']);
      assert.equal((await lab.show(room.moderator, bia)).body.isMuted, true);
      assert.equal((await lab.moderate(second, bia, 'unmute')).status, 204);
      assert.equal((await lab.send(bia)).status, 201);
      const unknown = await lab.moderate(room.moderator, await lab.join(room), 'mute');
      assert.deepEqual([unknown.status, unknown.body.code], [404, 'chat.author_not_found']);
    });
  });

  describe('deleting a message', () => {
    it('empties it for everybody and keeps its text nowhere', async () => {
      const room = await lab.makeRoom();
      const bia = await lab.join(room);
      const said = (await lab.send(bia, { text: 'Buy my watches', idempotencyKey: 'watches-1' })).body;
      await lab.send(bia, { text: 'Hello' });
      const reply = await lab.remove(room.moderator, said.id);
      assert.deepEqual([reply.status, reply.raw.length], [204, 0]);
      const empty = { ...said, text: '', isDeleted: true };
      assert.deepEqual(sentIn(room.mediaId).at(-1), empty);
      assert.deepEqual((await lab.list(bia)).body.messages[0], empty);
      assert.ok(!JSON.stringify(await rowsOf(room.sessionId)).includes('watches '), 'no row has it any more');
      assert.deepEqual((await lab.send(bia, { text: 'Buy my watches', idempotencyKey: 'watches-1' })).body, empty);
      const again = await lab.remove(room.moderator, said.id);
      assert.deepEqual([again.status, again.body.code], [404, 'chat.not_found']);
    });

    it('by two moderators at once succeeds for one', async () => {
      const room = await lab.makeRoom();
      const second = await lab.join(room, { role: 'moderator', isGuest: false });
      const { id } = (await lab.send(await lab.join(room))).body;
      const replies = await Promise.all([lab.remove(room.moderator, id), lab.remove(second, id)]);
      assert.deepEqual(replies.map(({ status }) => status).sort(), [204, 404]);
      assert.equal(sentIn(room.mediaId).filter(({ isDeleted }) => isDeleted).length, 1);
    });

    it('is allowed to moderators of this room, and for messages of this room', async () => {
      const [room, other] = [await lab.makeRoom(), await lab.makeRoom()];
      const bia = await lab.join(room);
      const speaker = await lab.join(room, { role: 'speaker', isGuest: false });
      const said = (await lab.send(bia)).body;
      const refusals: [Parameters<ChatLab['remove']>, number, string][] = [
        [[bia, said.id], 401, 'accounts.sign_in_required'],
        [[speaker, said.id], 403, 'media.not_permitted'],
        [[other.moderator, said.id, room.mediaId], 404, 'media.not_found'],
        [[other.moderator, said.id], 404, 'chat.not_found'],
        [[room.moderator, newId()], 404, 'chat.not_found'],
        [[room.moderator, '1%27%20or%20true'], 404, 'request.not_found'],
      ];
      for (const [[who, messageId, mediaId], status, code] of refusals) {
        const reply = await lab.remove(who, messageId, mediaId);
        assert.deepEqual([reply.status, reply.body.code], [status, code]);
      }
      assert.deepEqual((await lab.list(bia)).body.messages, [said]);
    });
  });
});
