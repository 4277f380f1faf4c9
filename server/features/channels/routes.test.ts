import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { makeMedia, makeRoom } from '#server/testing/make.ts';
import { buildTestApp, form, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

forEachDatabase((_, open) => {
  let app: TestApp;
  before(async () => {
    app = await buildTestApp(open);
  });

  type Member = Awaited<ReturnType<TestApp['member']>>;

  async function makeChannel(manager: Member, given: object = {}): Promise<string> {
    const body = { title: 'Glass study group', ...given };
    const { status, body: channel } = await app.call('POST /api/channels', { cookie: manager.cookie, body });
    assert.equal(status, 201);
    return channel.id;
  }
  const by = (who: Member) => ({ cookie: who.cookie });
  const setRole = (who: Member, channelId: string, member: Member, role = 'member') =>
    app.call(`PUT /api/channels/${channelId}/members/${member.id}`, { ...by(who), body: { role } });
  const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => `${status} ${body?.code}`;
  const seen = async (who: Member, mediaId: string) => (await app.call(`GET /api/media/${mediaId}`, by(who))).status;
  const put = (who: Member, channelId: string, mediaId: string) =>
    app.call(`PUT /api/channels/${channelId}/media/${mediaId}`, by(who));

  describe('a channel', () => {
    it('is made by a creator, who becomes its manager, and once for one key', async () => {
      const creator = await app.member();
      const body = { title: ' Glass ', idempotencyKey: 'channel-key-1' };
      const { body: first } = await app.call('POST /api/channels', { ...by(creator), body });
      const { body: again } = await app.call('POST /api/channels', { ...by(creator), body });
      assert.equal(first.id, again.id);
      assert.deepEqual(
        { title: first.title, role: first.role, visibility: first.visibility, counts: first.counts, may: first.may },
        {
          ...{ title: 'Glass', role: 'manager', visibility: 'members', counts: { members: 1, items: 0 } },
          may: { manage: true, addItems: true },
        },
      );
    });

    it('is not made by an account that may not create', async () => {
      const member = await app.member({ role: 'member' });
      const refused = await app.call('POST /api/channels', { ...by(member), body: { title: 'Mine' } });
      assert.equal(codeOf(refused), '403 channels.creation_not_permitted');
    });

    it('is unknown to those who are no members, unless it is open to everyone', async () => {
      const [manager, stranger, admin] = [await app.member(), await app.member(), await app.member({ role: 'admin' })];
      const closed = await makeChannel(manager, { title: 'Closed doors' });
      const opened = await makeChannel(manager, { title: 'Open doors', visibility: 'everyone' });
      assert.equal(codeOf(await app.call(`GET /api/channels/${closed}`, by(stranger))), '404 channels.not_found');
      assert.equal(
        codeOf(await app.call(`PATCH /api/channels/${closed}`, { ...by(stranger), body: {} })),
        '404 channels.not_found',
      );
      assert.equal((await app.call(`GET /api/channels/${opened}`, by(stranger))).body.role, null);
      assert.equal(
        codeOf(await app.call(`DELETE /api/channels/${opened}`, by(stranger))),
        '403 channels.not_permitted',
      );
      assert.equal((await app.call(`GET /api/channels/${closed}`, by(admin))).body.may.manage, true);
      const titles = async (who: Member, query: string) =>
        (await app.call(`GET /api/channels?${query}`, by(who))).body.channels.map(
          ({ title }: { title: string }) => title,
        );
      assert.deepEqual(await titles(stranger, 'query=DOORS'), ['Open doors']);
      assert.deepEqual(await titles(manager, 'query=doors'), ['Closed doors', 'Open doors']);
      assert.deepEqual(await titles(admin, 'query=doors&mine=true'), []);
    });

    it('is not changed over somebody else’s change', async () => {
      const manager = await app.member();
      const id = await makeChannel(manager);
      const change = (body: object) => app.call(`PATCH /api/channels/${id}`, { ...by(manager), body });
      assert.equal((await change({ title: 'Cut glass', version: 1 })).body.version, 2);
      assert.equal(codeOf(await change({ title: 'Blown glass', version: 1 })), '409 channels.changed_meanwhile');
    });

    it('lists its members a page at a time, managers first', async () => {
      const manager = await app.member({ name: 'Zora Last' });
      const id = await makeChannel(manager);
      for (let count = 0; count < 26; count += 1) await setRole(manager, id, await app.member());
      const path = `GET /api/channels/${id}/members`;
      const { body: first } = await app.call(path, by(manager));
      assert.deepEqual([first.total, first.members.length, first.members[0].name], [27, 24, 'Zora Last']);
      const { body: second } = await app.call(`${path}?cursor=${first.nextCursor}`, by(manager));
      assert.deepEqual([second.members.length, second.nextCursor], [3, null]);
      const ids = [...first.members, ...second.members].map(({ accountId }: { accountId: string }) => accountId);
      assert.equal(new Set(ids).size, 27);
      assert.equal((await app.call(`${path}?query=zora`, by(manager))).body.total, 1);
    });
  });

  describe('the members of a channel', () => {
    it('open its items: a member watches, a manager moderates, and one who leaves does neither', async () => {
      const [manager, member] = [await app.member(), await app.member({ role: 'member' })];
      const id = await makeChannel(manager);
      const mediaId = await makeMedia(app.write, { ownerId: manager.id });
      assert.equal(await seen(member, mediaId), 404);
      assert.equal((await put(manager, id, mediaId)).status, 204);
      await setRole(manager, id, member);
      assert.equal(await seen(member, mediaId), 200);
      assert.equal((await app.call(`GET /api/channels/${id}/media`, by(member))).body.items[0].id, mediaId);
      await setRole(manager, id, member, 'manager');
      assert.deepEqual(await grantsOn(mediaId, member), ['moderator']);
      assert.equal((await app.call(`DELETE /api/channels/${id}/members/${member.id}`, by(member))).status, 204);
      assert.equal(await seen(member, mediaId), 404);
    });

    it('keep an item that stands in another channel of theirs', async () => {
      const [manager, member] = [await app.member(), await app.member()];
      const mediaId = await makeMedia(app.write, { ownerId: manager.id });
      const channels = [await makeChannel(manager), await makeChannel(manager)];
      for (const id of channels) {
        await setRole(manager, id, member);
        await put(manager, id, mediaId);
      }
      await app.call(`DELETE /api/channels/${channels[0]}/media/${mediaId}`, by(manager));
      assert.equal(await seen(member, mediaId), 200);
      assert.equal((await app.call(`DELETE /api/channels/${channels[1]}`, by(manager))).status, 204);
      assert.equal(await seen(member, mediaId), 404);
      assert.equal(await seen(manager, mediaId), 200);
    });

    it('are everyone who is signed in, once the channel is open to everyone, and no longer when it is closed', async () => {
      const [manager, stranger] = [await app.member(), await app.member({ role: 'member' })];
      const id = await makeChannel(manager);
      const mediaId = await makeMedia(app.write, { ownerId: manager.id });
      await put(manager, id, mediaId);
      const show = (visibility: string) =>
        app.call(`PATCH /api/channels/${id}`, { ...by(manager), body: { visibility } });
      await show('everyone');
      assert.equal(await seen(stranger, mediaId), 200);
      const { body } = await app.call('GET /api/media', by(stranger));
      assert.ok(body.items.some((item: { id: string }) => item.id === mediaId));
      await show('members');
      assert.equal(await seen(stranger, mediaId), 404);
    });

    it('always have a manager, even when two remove one another at once', async () => {
      const [one, other] = [await app.member(), await app.member()];
      const id = await makeChannel(one);
      assert.equal(codeOf(await setRole(one, id, one, 'member')), '409 channels.last_manager');
      assert.equal(
        codeOf(await app.call(`DELETE /api/channels/${id}/members/${one.id}`, by(one))),
        '409 channels.last_manager',
      );
      await setRole(one, id, other, 'manager');
      const answers = await Promise.all([
        app.call(`DELETE /api/channels/${id}/members/${other.id}`, by(one)),
        app.call(`DELETE /api/channels/${id}/members/${one.id}`, by(other)),
      ]);
      assert.deepEqual(answers.map(({ status }) => status).sort(), [204, 404]);
      const rows = await app.read.selectFrom('channel_members').select('role').where('channel_id', '=', id).execute();
      assert.deepEqual(
        rows.map(({ role }) => role),
        ['manager'],
      );
    });

    it('are changed by managers only, and are accounts', async () => {
      const [manager, contributor] = [await app.member(), await app.member()];
      const id = await makeChannel(manager);
      await setRole(manager, id, contributor, 'contributor');
      assert.equal(codeOf(await setRole(contributor, id, contributor, 'manager')), '403 channels.not_permitted');
      const nobody = { ...manager, id: 'A'.repeat(22) };
      assert.equal(codeOf(await setRole(manager, id, nobody)), '404 channels.account_not_found');
      const gone = await app.call(`DELETE /api/channels/${id}/members/${nobody.id}`, by(manager));
      assert.equal(codeOf(gone), '404 channels.member_not_found');
    });
  });

  describe('the items of a channel', () => {
    it('are put in by contributors, who decide about the item, and taken out by managers', async () => {
      const [manager, contributor, member] = [await app.member(), await app.member(), await app.member()];
      const id = await makeChannel(manager);
      await setRole(manager, id, contributor, 'contributor');
      await setRole(manager, id, member);
      const own = await makeMedia(app.write, { ownerId: contributor.id });
      const others = await makeMedia(app.write, { ownerId: manager.id, visibility: 'published' });
      assert.equal((await put(contributor, id, own)).status, 204);
      assert.equal(codeOf(await put(contributor, id, others)), '403 media.not_permitted');
      assert.equal(
        codeOf(await put(member, id, await makeMedia(app.write, { ownerId: member.id }))),
        '403 channels.not_permitted',
      );
      const takeOut = (who: Member) => app.call(`DELETE /api/channels/${id}/media/${own}`, by(who));
      assert.equal(codeOf(await takeOut(member)), '403 channels.not_permitted');
      assert.equal((await takeOut(manager)).status, 204);
      assert.equal(codeOf(await takeOut(contributor)), '404 channels.item_not_found');
    });

    it('give the channel its picture, chosen or the newest, for as long as they stand in it', async () => {
      const manager = await app.member();
      const id = await makeChannel(manager);
      const [plain, pictured] = [
        await makeMedia(app.write, { ownerId: manager.id }),
        await makeMedia(app.write, { ownerId: manager.id, hasPoster: true }),
      ];
      for (const mediaId of [plain, pictured]) await put(manager, id, mediaId);
      const choose = (pictureId: string) =>
        app.call(`PATCH /api/channels/${id}`, { ...by(manager), body: { pictureId } });
      const posterId = async () => (await app.call(`GET /api/channels/${id}`, by(manager))).body.posterId;
      assert.equal(await posterId(), pictured);
      assert.equal(codeOf(await choose(plain)), '409 channels.picture_unusable');
      assert.equal((await choose(pictured)).body.pictureId, pictured);
      await app.call(`DELETE /api/channels/${id}/media/${pictured}`, by(manager));
      assert.equal(await posterId(), null);
    });
  });

  describe('the room of a channel', () => {
    const giveRoom = (who: Member, id: string, body: object) =>
      app.call(`POST /api/channels/${id}/room`, { ...by(who), body });

    it('is new, or an own room, and a channel has one', async () => {
      const [manager, other] = [await app.member(), await app.member()];
      const [id, second] = [await makeChannel(manager), await makeChannel(manager)];
      const { status, body } = await giveRoom(manager, id, { title: 'Glass study room' });
      assert.equal(status, 201);
      const { body: room } = await app.call(`GET /api/media/${body.roomId}`, by(manager));
      assert.deepEqual([room.title, room.takesGuests, room.channel.id], ['Glass study room', false, id]);
      assert.equal(codeOf(await giveRoom(manager, id, { title: 'Another' })), '409 channels.has_room');
      assert.equal(codeOf(await giveRoom(manager, second, { mediaId: body.roomId })), '409 channels.room_elsewhere');
      const video = await makeMedia(app.write, { ownerId: manager.id });
      assert.equal(codeOf(await giveRoom(manager, second, { mediaId: video })), '404 rooms.not_a_room');
      const others = await makeRoom(app.write, { ownerId: other.id });
      assert.equal(codeOf(await giveRoom(manager, second, { mediaId: others })), '404 media.not_found');
      assert.equal(codeOf(await put(other, second, others)), '404 channels.not_found');
      const own = await makeRoom(app.write, { ownerId: manager.id });
      assert.equal(codeOf(await put(manager, second, own)), '409 channels.is_a_room');
    });

    it('belongs to one of two channels that want it at once', async () => {
      const manager = await app.member();
      const channels = await Promise.all([makeChannel(manager), makeChannel(manager)]);
      const mediaId = await makeRoom(app.write, { ownerId: manager.id });
      const answers = await Promise.all(channels.map((id) => giveRoom(manager, id, { mediaId })));
      assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409]);
    });

    it('takes no guests: its links are refused, its toggle stays off after it was moved out', async () => {
      const manager = await app.member();
      const id = await makeChannel(manager);
      const mediaId = await makeRoom(app.write, { ownerId: manager.id });
      const path = `/api/media/${mediaId}/guest-access`;
      await app.call(`PATCH ${path}`, { ...by(manager), body: { isEnabled: true } });
      const { body: link } = await app.call(`POST ${path}/links`, { ...by(manager), body: { name: 'Speakers' } });
      const token = link.url.split('/g/')[1];
      await giveRoom(manager, id, { mediaId });
      assert.equal(codeOf(await app.call(`GET /api/guest-access/${token}`)), '410 guest_access.unavailable');
      const entry = await app.call(`POST /api/guest-access/${token}/enter`, { body: form() });
      assert.equal(codeOf(entry), '410 guest_access.unavailable');
      const { body: access } = await app.call(`GET ${path}`, by(manager));
      assert.deepEqual([access.isSupported, access.isEnabled, access.links[0].status], [false, false, 'off']);
      for (const call of [`PATCH ${path}`, `POST ${path}/links`]) {
        const body = call.startsWith('PATCH') ? { isEnabled: true } : { name: 'More' };
        assert.equal(codeOf(await app.call(call, { ...by(manager), body })), '409 guest_access.unsupported');
      }
      assert.equal((await app.call(`DELETE /api/channels/${id}/room`, by(manager))).body.roomId, null);
      assert.equal(codeOf(await app.call(`GET /api/guest-access/${token}`)), '410 guest_access.off');
      assert.equal((await app.call(`GET ${path}`, by(manager))).body.isSupported, true);
      assert.equal(codeOf(await app.call(`DELETE /api/channels/${id}/room`, by(manager))), '404 channels.no_room');
    });

    it('is moved out by its owner too, and by no other member', async () => {
      const [manager, owner, member] = [await app.member(), await app.member(), await app.member()];
      const id = await makeChannel(manager);
      await setRole(manager, id, owner, 'manager');
      await setRole(manager, id, member);
      const mediaId = await makeRoom(app.write, { ownerId: owner.id });
      await giveRoom(owner, id, { mediaId });
      await setRole(manager, id, owner);
      assert.equal(await seen(member, mediaId), 200);
      assert.equal(codeOf(await app.call(`DELETE /api/channels/${id}/room`, by(member))), '403 media.not_permitted');
      assert.equal((await app.call(`DELETE /api/channels/${id}/room`, by(owner))).status, 200);
      assert.equal(await seen(member, mediaId), 404);
    });

    it('goes back to its owner when the channel is deleted', async () => {
      const [manager, owner] = [await app.member(), await app.member()];
      const id = await makeChannel(owner);
      const mediaId = await makeRoom(app.write, { ownerId: owner.id });
      await giveRoom(owner, id, { mediaId });
      await setRole(owner, id, manager, 'manager');
      assert.equal((await app.call(`DELETE /api/channels/${id}`, by(manager))).status, 204);
      assert.deepEqual([await seen(owner, mediaId), await seen(manager, mediaId)], [200, 404]);
    });
  });

  async function grantsOn(mediaId: string, member: Member): Promise<string[]> {
    const rows = await app.read
      .selectFrom('item_grants')
      .select(['holder', 'role'])
      .where('media_id', '=', mediaId)
      .execute();
    return rows.filter(({ holder }) => holder.endsWith(member.id)).map(({ role }) => role);
  }
});
