import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { createChance, type Chance } from '#server/testing/random-steps.ts';
import { act, arrive, ask, switchLinks, until, type Arrival } from '#server/testing/room-lab.ts';
import { buildTestApp, form, shareRoom, type SharedVideo, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

const steps = Number(process.env['FOYER_TEST_STEPS'] ?? 400);
const limits = [4, 9, undefined];
const roomPlaces = 6;

interface Guest {
  cookie: string;
  pageSessionId: string;
  hadLobby: boolean;
}

/** Random requests of guests and two moderators around one lobby, each sent to one of these processes. */
class Crowd {
  readonly apps: TestApp[];
  readonly room: SharedVideo;
  readonly moderators: string[];
  readonly chance: Chance;
  readonly entries = new Map<string, string>();
  readonly done: string[] = [];
  readonly seen = new Map<string, number>();
  guests: Guest[] = [];
  owner: Arrival | null = null;
  isLobbyOn = true;

  constructor(apps: TestApp[], room: SharedVideo, admin: string, chance: Chance) {
    this.apps = apps;
    this.room = room;
    this.moderators = [room.owner.cookie, admin];
    this.chance = chance;
  }

  get app(): TestApp {
    return this.chance.pick(this.apps)!;
  }

  async addLink(maxClicks: number | undefined): Promise<void> {
    const { path, owner } = this.room;
    const link = {
      name: 'Another',
      ...(maxClicks && { maxClicks }),
      ...(this.chance.number(3) === 0 && { durationDays: 1 }),
    };
    const { status, body } = await this.app.call(`POST ${path}/links`, { cookie: owner.cookie, body: link });
    if (status === 201) this.entries.set(body.id, `POST /api/guest-access/${body.url.split('/g/')[1]}/enter`);
  }

  /** Sends the form as a new guest and, most of the time, asks for a seat. */
  async submit(): Promise<void> {
    const entry = this.chance.pick([...this.entries.values()]);
    if (!entry) return await this.addLink(this.chance.pick(limits));
    const hadLobby = this.isLobbyOn;
    const { status, cookies } = await this.app.call(entry, { body: form() });
    if (status !== 201) return;
    const guest = { cookie: `foyer_guest=${cookies['foyer_guest']}`, pageSessionId: '', hadLobby };
    this.guests.push(guest);
    if (this.chance.number(5) > 0) await this.join(guest);
  }

  async join(guest = this.chance.pick(this.guests)): Promise<void> {
    if (!guest) return;
    const app = this.app;
    const { cookie } = guest;
    if (!guest.pageSessionId || this.chance.number(3) === 0) {
      const body = { mediaId: this.room.mediaId, ...(guest.pageSessionId && { previous: guest.pageSessionId }) };
      const page = await app.call('POST /api/page-sessions', { cookie, body });
      guest.pageSessionId = page.body.id ?? '';
    }
    if (!guest.pageSessionId) return;
    const { status, body } = await ask(app, this.room.mediaId, guest);
    assert.ok(status < 500, JSON.stringify(body));
    this.count('join', { status, body });
    if (body.code === 'page_sessions.ended') guest.pageSessionId = '';
  }

  /** Counts outcomes, which are printed at the end of the run. */
  count(what: string, { status, body }: { status: number; body: { state?: string; code?: string } | null }): void {
    const outcome = `${what}: ${body?.code ?? body?.state ?? status}`;
    this.seen.set(outcome, (this.seen.get(outcome) ?? 0) + 1);
  }

  async moderate(what: string, body?: object): Promise<void> {
    const reply = await act(this.app, this.room, what, body, this.chance.pick(this.moderators));
    this.count(what.replace(/.*\//u, ''), reply);
    assert.ok(reply.status < 500, `${what}: ${JSON.stringify(reply.body)}`);
  }

  async somebody(state: 'waiting' | 'inside', what: string): Promise<void> {
    const people = await this.present();
    const one = this.chance.pick(people.filter((person) => person.state === state && person.guest_session_id));
    if (one) await this.moderate(`participants/${one.id}/${what}`);
  }

  /** Moderators admit, decline or ban the same waiting participant at once. */
  async admitAndDecline(): Promise<void> {
    const one = this.chance.pick((await this.present()).filter(({ state }) => state === 'waiting'));
    if (!one) return;
    const deeds = ['admit', 'decline', 'ban'].filter(() => this.chance.number(3) > 0);
    await Promise.all(deeds.map((what) => this.moderate(`participants/${one.id}/${what}`)));
  }

  /** Refused guests ask again after the pause. */
  async knock(): Promise<void> {
    if (this.chance.number(2) === 0) await this.moderate('decline-all');
    await this.pass(31);
    await Promise.all(this.guests.slice(-12).map((guest) => this.join(guest)));
  }

  /** Admits a guest whose link was switched off during the wait. */
  async admitAfterOff(): Promise<void> {
    await Promise.all([this.submit(), this.submit()]);
    await switchLinks(this.app, this.room, false);
    await this.somebody('waiting', 'admit');
    await switchLinks(this.app, this.room, true);
  }

  async leave(): Promise<void> {
    const guest = this.chance.pick(this.guests);
    if (!guest?.pageSessionId) return;
    const path = `POST /api/rooms/${this.room.mediaId}/participants/me/leave`;
    await this.app.call(path, { cookie: guest.cookie, body: { pageSessionId: guest.pageSessionId } });
  }

  async pass(seconds: number): Promise<void> {
    const app = this.app;
    app.clock.advance({ seconds });
    await app.rooms.presence.keep();
    await app.rooms.lapse();
    await app.rooms.presence.sweep();
  }

  async endNow(only: object): Promise<void> {
    await this.app.call(`POST ${this.room.path}/end`, { cookie: this.room.owner.cookie, body: only });
  }

  async settings(settings: object): Promise<void> {
    const { mediaId, owner } = this.room;
    await this.app.call(`PATCH /api/rooms/${mediaId}`, { cookie: owner.cookie, body: settings });
  }

  async comeAndGo(): Promise<void> {
    const { mediaId, owner } = this.room;
    if (this.owner) {
      const { cookie, pageSessionId } = this.owner;
      await this.app.call(`POST /api/page-sessions/${pageSessionId}/leave`, { cookie });
      this.owner = null;
    } else this.owner = await arrive(this.app, owner.cookie, mediaId);
  }

  async deleteLink(): Promise<void> {
    const id = this.chance.pick([...this.entries.keys()]);
    if (!id) return;
    await this.app.call(`DELETE ${this.room.path}/links/${id}`, { cookie: this.room.owner.cookie });
    this.entries.delete(id);
  }

  async liftBan(): Promise<void> {
    const { mediaId, owner } = this.room;
    const { bans } = (await this.app.call(`GET /api/rooms/${mediaId}/bans`, { cookie: owner.cookie })).body;
    const ban = this.chance.pick(bans as { id: string }[]);
    if (ban) await this.app.call(`DELETE /api/rooms/${mediaId}/bans/${ban.id}`, { cookie: owner.cookie });
  }

  async present() {
    return await this.apps[0]!.read.selectFrom('room_participants')
      .select(['id', 'session_id', 'state', 'guest_session_id', 'was_admitted', 'page_session_id', 'waits_for'])
      .where('media_id', '=', this.room.mediaId)
      .where('state', 'in', ['waiting', 'inside'])
      .execute();
  }

  readonly #deeds: [number, string, () => Promise<unknown>][] = [
    [14, 'submit', () => this.submit()],
    [14, 'join', () => this.join()],
    [10, 'admit', () => this.somebody('waiting', 'admit')],
    [5, 'decline', () => this.somebody('waiting', 'decline')],
    [2, 'admit all', () => this.moderate('admit-all')],
    [1, 'decline all', () => this.moderate('decline-all')],
    [6, 'leave', () => this.leave()],
    [3, 'remove', () => this.somebody('inside', 'remove')],
    [3, 'to lobby', () => this.somebody('inside', 'to-lobby')],
    [2, 'ban', () => this.somebody(this.chance.pick(['waiting', 'inside'])!, 'ban')],
    [2, 'lift a ban', () => this.liftBan()],
    [6, 'half a minute', () => this.pass(31)],
    [3, 'two minutes', () => this.pass(121)],
    [1, 'a quarter of an hour', () => this.pass(15 * 60 + 1)],
    [1, 'two days', () => this.pass(2 * 86_400)],
    [2, 'lobby', () => this.settings({ lobbyForGuests: (this.isLobbyOn = this.chance.number(2) === 0) })],
    [2, 'lock', () => this.settings({ locked: this.chance.number(3) === 0 })],
    [4, 'owner', () => this.comeAndGo()],
    [1, 'end for all', () => this.moderate('end')],
    [1, 'end now', () => this.endNow({ ...(this.chance.number(2) === 0 && { linkId: this.room.linkId }) })],
    [3, 'off', () => switchLinks(this.app, this.room, this.chance.number(6) > 0)],
    [1, 'delete a link', () => this.deleteLink()],
    [5, 'add a link', () => this.addLink(this.chance.pick(limits))],
    [3, 'a crowd', () => Promise.all(Array.from({ length: 5 }, () => this.submit()))],
    [2, 'admit all and decline all', () => Promise.all([this.moderate('admit-all'), this.moderate('decline-all')])],
    [2, 'admit twice', () => Promise.all([this.moderate('admit-all'), this.moderate('admit-all')])],
    [2, 'admit and end', () => Promise.all([this.moderate('admit-all'), this.endNow({})])],
    [2, 'admit and lapse', () => Promise.all([this.somebody('waiting', 'admit'), this.pass(15 * 60 + 1)])],
    [2, 'admit and leave', () => Promise.all([this.moderate('admit-all'), this.leave(), this.leave()])],
    [2, 'admit and delete the link', () => Promise.all([this.moderate('admit-all'), this.deleteLink()])],
    [3, 'admit after off', () => this.admitAfterOff()],
    [2, 'admit and off', () => Promise.all([this.moderate('admit-all'), switchLinks(this.app, this.room, false)])],
    [3, 'join: knock', () => this.knock()],
    [3, 'admit and decline, two moderators', () => this.admitAndDecline()],
    [2, 'join and decline', () => Promise.all([this.join(), this.join(), this.moderate('decline-all')])],
  ];

  async step(): Promise<string> {
    let at = this.chance.number(this.#deeds.reduce((sum, [weight]) => sum + weight, 0));
    const [, name, deed] = this.#deeds.find(([weight]) => (at -= weight) < 0)!;
    this.done.push(name);
    await deed();
    return name;
  }
}

type Present = Awaited<ReturnType<Crowd['present']>>;

/** Steps in which a waiting guest or a new guest may come inside. */
const letsIn = /admit|owner|join|submit|crowd|lock|lobby/u;
/** Steps that may free a seat for participants who wait for the start. */
const makesRoom = /leave|remove|ban|minute|hour|days|end now|off/u;

class Watch {
  readonly #crowd: Crowd;
  readonly #app: TestApp;
  #used = new Map<string, number>();
  #inside = new Set<string>();
  #waitedForStart = new Set<string>();

  constructor(crowd: Crowd) {
    this.#crowd = crowd;
    this.#app = crowd.apps[0]!;
  }

  async check(step: string): Promise<void> {
    const people = await this.#crowd.present();
    await this.#checkCounts();
    await this.#checkPlaces(people);
    await this.#checkSessions(people);
    const inside = new Set(people.filter(({ state }) => state === 'inside').map(({ id }) => id));
    const came = [...inside].filter((id) => !this.#inside.has(id));
    const isHeld = came.some((id) => !this.#waitedForStart.has(id)) || !makesRoom.test(step);
    assert.ok(came.length === 0 || letsIn.test(step) || !isHeld, `somebody came in by "${step}"`);
    this.#waitedForStart = new Set(people.filter(({ waits_for }) => waits_for === 'start').map(({ id }) => id));
    this.#inside = inside;
  }

  async #checkCounts(): Promise<void> {
    const links = await this.#app.read.selectFrom('guest_links').selectAll().execute();
    const rows = await this.#app.read.selectFrom('guest_sessions').select(['link_id', 'click']).execute();
    for (const { id, max_clicks, used_clicks, reserved_clicks } of links) {
      const count = (click: string) => rows.filter((row) => row.link_id === id && row.click === click).length;
      assert.equal(reserved_clicks, count('reserved'), 'reserved clicks');
      assert.equal(used_clicks, count('used'), 'used clicks');
      assert.ok(max_clicks === null || used_clicks + reserved_clicks <= max_clicks, 'past the limit');
      assert.ok(used_clicks >= (this.#used.get(id) ?? 0), 'a used click came back');
      this.#used.set(id, used_clicks);
    }
  }

  async #checkPlaces(people: Present): Promise<void> {
    const rows = await this.#app.read.selectFrom('guest_sessions').select(['id', 'click', 'ended_at']).execute();
    const clicks = new Map(rows.map((row) => [row.id, row]));
    const waits = new Set(people.map(({ guest_session_id }) => guest_session_id));
    for (const { guest_session_id } of await this.#guestsEver())
      assert.ok(
        clicks.get(guest_session_id!)!.click !== 'reserved' || waits.has(guest_session_id),
        'a click is reserved for a guest who does not wait',
      );
    for (const { state, guest_session_id, was_admitted } of people) {
      const guest = guest_session_id ? clicks.get(guest_session_id)! : null;
      if (!guest) continue;
      assert.equal(guest.ended_at, null, `${state} after End now`);
      if (state === 'waiting') assert.notEqual(guest.click, 'released', 'a guest waits without a click');
      else assert.deepEqual([guest.click, was_admitted], ['used', 1], 'inside without an admission');
    }
  }

  async #guestsEver() {
    const rows = this.#app.read.selectFrom('room_participants').select('guest_session_id').distinct();
    return await rows.where('guest_session_id', 'is not', null).execute();
  }

  async #checkSessions(people: Present): Promise<void> {
    const sessions = await this.#app.read.selectFrom('room_sessions').select(['id', 'ended_at', 'opened_at']).execute();
    const running = sessions.filter(({ ended_at }) => ended_at === null).map(({ id }) => id);
    await this.#checkRoom(
      people,
      sessions.some(({ ended_at, opened_at }) => ended_at === null && opened_at !== null),
    );
    assert.ok(running.length <= 1, 'two sessions at once');
    for (const { session_id } of people)
      assert.ok(running.includes(session_id), 'somebody is in a session that is over');
    if (this.#crowd.apps.length > 1) return;
    // Seats of pages that have ended are emptied in the background: until then rows and memory differ.
    await until(async () => isDeepStrictEqual(this.#seats(), rowsOf(await this.#crowd.present())));
  }

  /**
   * No more guests are inside than there are places, and nobody waits for the start of an open room with a free place.
   */
  async #checkRoom(people: Present, isOpen: boolean): Promise<void> {
    const inside = people.filter(({ state }) => state === 'inside');
    const guests = inside.filter(({ guest_session_id }) => guest_session_id !== null);
    assert.ok(guests.length <= roomPlaces, `${guests.length} guests inside`);
    const waiting = people.filter(({ waits_for }) => waits_for === 'start');
    const { locked } = await this.#app.read.selectFrom('rooms').select('locked').executeTakeFirstOrThrow();
    assert.ok(
      !isOpen || locked === 1 || inside.length >= roomPlaces || waiting.length === 0,
      `${waiting.length} wait for the start of an open room with ${inside.length} inside`,
    );
  }

  #seats(): string[] {
    const seats = this.#app.rooms.live.all().flatMap((room) => [...room.seats.values()]);
    return seats.map(({ participant: { id, state, pageSessionId } }) => [id, state, pageSessionId].join(' ')).sort();
  }
}

function rowsOf(people: Present): string[] {
  return people.map(({ id, state, page_session_id }) => [id, state, page_session_id].join(' ')).sort();
}

forEachDatabase((_database, open) => {
  for (const processes of [1, 2])
    test(`random requests lose no click and let nobody in without an admission (processes: ${processes})`, async (t) => {
      const seed = Number(process.env['FOYER_TEST_SEED'] ?? Date.now() % 1_000_000);
      const app = await buildTestApp(open, { config: { roomPlaces } });
      const room = await shareRoom(app, {}, { maxClicks: 6 });
      const { cookie: admin } = await app.member({ role: 'admin' });
      const crowd = new Crowd(processes === 1 ? [app] : [app, await app.again()], room, admin, createChance(seed));
      crowd.entries.set(room.linkId, room.entry);
      const watch = new Watch(crowd);
      try {
        for (let step = 0; step < steps; step += 1) await watch.check(await crowd.step());
        t.diagnostic([...crowd.seen].map(([what, count]) => `${what} ${count}`).join(', '));
      } catch (error) {
        throw new Error(
          `FOYER_TEST_SEED=${seed}, step ${crowd.done.length}, after ${crowd.done.slice(-8).join(', ')}`,
          {
            cause: error,
          },
        );
      }
    });
});
