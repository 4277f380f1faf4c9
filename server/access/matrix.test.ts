import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { api, type RouteContract } from '#contracts/api.ts';
import { notOfKind } from '#contracts/route.ts';
import { newId, newSecret } from '#server/random.ts';
import { makeGrant, makeInvited, makeLive, makeMedia, makeRoom } from '#server/testing/make.ts';
import { hasByTable } from '#server/testing/rights-table.ts';
import { buildTestApp, enterAsGuest, shareRoom, shareVideo, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

// The authorization matrix (S-10): every route of the contracts, requested from the running app by every kind of
// person. The expected answers follow from what the contract needs and from the table of rights.

const routes = Object.entries(api) as [string, RouteContract][];
const nobodys = newId();
const mayBeUnready = new Set(['GET /api/accounts/me', 'POST /api/accounts/me/password']);

/** Bodies and queries of routes whose page decides: well formed, and naming a page that is not the caller's. */
const ofPage: Record<string, object | string> = {
  'GET /api/rooms/:mediaId': `?pageSessionId=${nobodys}`,
  'GET /api/rooms/:mediaId/participants/me': `?pageSessionId=${nobodys}`,
  'GET /api/rooms/:mediaId/chat': `?pageSessionId=${nobodys}`,
  'GET /api/live/:mediaId': `?pageSessionId=${nobodys}`,
  'GET /api/live/:mediaId/chat': `?pageSessionId=${nobodys}`,
  'POST /api/live/:mediaId/chat': { text: 'Hello', idempotencyKey: 'a-key-for-this' },
  'POST /api/live/:mediaId/reactions': { emoji: '🎉' },
  'POST /api/rooms/:mediaId/join': {},
  'POST /api/rooms/:mediaId/participants/me/leave': {},
  'POST /api/rooms/:mediaId/participants/me/hand': { isRaised: true },
  'POST /api/rooms/:mediaId/participants/me/reaction': { emoji: '🎉' },
  'POST /api/rooms/:mediaId/participants/me/stage': { isOnStage: true },
  'POST /api/rooms/:mediaId/chat': { text: 'Hello', idempotencyKey: 'a-key-for-this' },
};

const roles = ['viewer', 'speaker', 'moderator', 'editor'] as const;
const guests = ['guest', 'guest of another item'];
const invitedRoles = ['viewer', 'speaker', 'moderator'] as const;
const invited = invitedRoles.map((role) => `invited-${role}`);
/** Counts as a guest where guests are let in, and as nobody else. */
const unready = 'administrator who has to change the password';
const ranks: Record<string, string> = { admin: 'admin', member: 'member' };

forEachDatabase((_, open) => {
  let app: TestApp;
  const cookies: Record<string, string | undefined> = { nobody: undefined };
  const items: Record<string, string> = {};
  let accounts: Record<string, string>;

  before(async () => {
    app = await buildTestApp(open);
    const [room, video] = [await shareRoom(app), await shareVideo(app)];
    const owner = room.owner;
    const people = { owner, stranger: await app.member(), admin: await app.member({ role: 'admin' }) };
    const given = await Promise.all(roles.map(async (role) => [role, await app.member()] as const));
    const everybody = { ...people, ...Object.fromEntries(given), member: await app.member({ role: 'member' }) };
    accounts = Object.fromEntries(Object.entries(everybody).map(([who, { id }]) => [who, id]));
    for (const [who, { cookie }] of Object.entries(everybody)) cookies[who] = cookie;
    cookies[unready] = (await app.member({ role: 'admin', mustChangePassword: true })).cookie;
    cookies['guest'] = await enterAsGuest(app, room);
    cookies['guest of another item'] = await enterAsGuest(app, video);
    items['private room'] = room.mediaId;
    items['published room'] = await makeRoom(app.write, { ownerId: owner.id, visibility: 'published' });
    items['private live'] = await makeLive(app.write, { ownerId: owner.id });
    items['published live'] = await makeLive(app.write, { ownerId: owner.id, visibility: 'published' });
    for (const id of [items['private live'], items['published live']]) await giveRoles(id);
    items['private video'] = await makeVideo('private');
    items['published video'] = await makeVideo('published');
    for (const id of [items['private room'], items['published room']]) await giveRoles(id);
    for (const [index, role] of invitedRoles.entries()) {
      const secret = newSecret();
      for (const id of Object.values(items))
        cookies[invited[index]!] = await makeInvited(app.write, id, { role, invitedBy: owner.id, secret });
    }
  });

  async function makeVideo(visibility: 'private' | 'published'): Promise<string> {
    const id = await makeMedia(app.write, { ownerId: accounts['owner']!, visibility });
    await giveRoles(id);
    return id;
  }

  async function giveRoles(mediaId: string): Promise<void> {
    for (const role of roles) await makeGrant(app.write, mediaId, accounts[role]!, { role });
  }

  /** The refusal this person must get, as `status code`; null: the person is let through. */
  function expectedOf(key: string, contract: RouteContract, who: string, item: string): string | null {
    const { access, needs } = contract;
    const isGuest = guests.includes(who);
    const isInvited = invited.includes(who);
    if (who === unready && (access === 'invited' || access === 'member' || access === 'admin'))
      return mayBeUnready.has(key) ? null : '403 accounts.password_change_required';
    if (access === 'guest' && (who === 'nobody' || who === unready)) return '403 page_sessions.not_allowed';
    if (access === 'invited' && (who === 'nobody' || isGuest)) return '401 accounts.sign_in_required';
    if ((access === 'member' || access === 'admin') && (who === 'nobody' || isGuest || isInvited))
      return '401 accounts.sign_in_required';
    if (access === 'admin' && ranks[who] !== 'admin') return '403 accounts.not_permitted';
    // The address names no item that exists; what is told of one that does is tested by the feature.
    if (key.includes('/api/access-requests/:itemId')) return '404 media.not_found';
    // Where a body is asked for, the empty one is refused before the page is looked for.
    const isEmptyRefused = contract.body?.safeParse({}).success === false;
    if (key.includes('/api/page-sessions/:id')) return isEmptyRefused ? null : '403 page_sessions.ended';
    if (needs === undefined) return null;
    if (needs === 'page') return key in ofPage ? '403 page_sessions.ended' : assert.fail(`${key} is not in this table`);
    const has = (right: typeof needs) =>
      hasByTable(who, right) || (!isInvited && item.startsWith('published') && hasByTable('viewer', right));
    if (!has('see')) return '404 media.not_found';
    if (contract.ofKind && !item.endsWith(contract.ofKind)) return `404 ${notOfKind[contract.ofKind]}`;
    return has(needs) ? null : '403 media.not_permitted';
  }

  const refusals = new Set(['media.not_found', 'media.not_permitted', 'accounts.sign_in_required']);

  async function ask(key: string, contract: RouteContract, who: string, mediaId: string): Promise<string | null> {
    const given = ofPage[key];
    const url = key.replace(':mediaId', mediaId).replace(/:\w+/gu, nobodys);
    const asked = typeof given === 'string' ? `${url}${given}` : url;
    // A request that is let through is refused for its empty body, so that it changes nothing.
    const body = typeof given === 'object' ? { pageSessionId: nobodys, ...given } : {};
    const reply = await app.call(asked, { cookie: cookies[who], ...(contract.body && { body }) });
    assert.ok(reply.status < 500, `${key} answered ${reply.status} to ${who}`);
    const { code } = reply.body ?? {};
    const isRefused = reply.status === 401 || reply.status === 403 || refusals.has(code) || /not_a_/u.test(code ?? '');
    return isRefused ? `${reply.status} ${code}` : null;
  }

  const whos = ['nobody', unready, ...guests, ...invited, 'stranger', 'member', ...roles, 'owner', 'admin'];
  const kinds = [
    'private room',
    'published room',
    'private video',
    'published video',
    'private live',
    'published live',
  ];

  describe('the authorization matrix', () => {
    it('has every route of the contracts', () => assert.ok(routes.length >= 60, `${routes.length} routes`));

    for (const who of whos)
      it(`answers a ${who} what each contract needs`, async () => {
        const wrong: string[] = [];
        for (const [key, contract] of routes) {
          if (contract.access === 'anyone' || key.endsWith('sign-out')) continue;
          const isOfItem = contract.needs !== undefined;
          const isOfPage = contract.needs === 'page';
          for (const item of isOfItem && !isOfPage ? kinds : kinds.slice(0, 1)) {
            const isDeleting = key === 'DELETE /api/media/:mediaId';
            const mediaId = isDeleting ? await makeDeletable(item) : items[item]!;
            const cell = isOfItem ? `${key} of a ${item}` : key;
            const [seen, expected] = [await ask(key, contract, who, mediaId), expectedOf(key, contract, who, item)];
            if (seen !== expected) wrong.push(`${cell}: ${seen}, not ${expected}`);
          }
        }
        assert.deepEqual(wrong, []);
      });
  });

  async function makeDeletable(item: string): Promise<string> {
    return await makeVideo(item.startsWith('published') ? 'published' : 'private');
  }
});
