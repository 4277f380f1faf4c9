import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { PageSession } from '#contracts/page-sessions.ts';
import { ApiError } from '../../lib/api.ts';
import type { KeeperClock } from './keeping-timer.ts';
import { PageSessionKeeper } from './page-session-keeper.ts';

const may = {
  edit: false,
  delete: false,
  upload: false,
  like: false,
  share: false,
  manageGuestAccess: false,
  invite: false,
  followLinks: false,
  collaborate: false,
  seeAttendance: false,
};
const media: PageSession['media'] = {
  id: 'm',
  kind: 'video',
  title: 'Crystal lotus',
  description: '',
  tags: [],
  owner: { name: 'Louise' },
  publishedAt: '2026-01-05T00:00:00Z',
  counts: { views: 0, plays: 0, likes: 0 },
  durationSeconds: 5,
  picture: null,
  lostTrack: null,
};
const playbackOf = (id: string, renditionsVersion = '1') => ({
  hls: `/playback/${id}/main.m3u8`,
  poster: null,
  storyboard: null,
  captions: [],
  beginning: [],
  preparing: null,
  renditionsVersion,
});

/** A keeper with time that stands still until it is moved, and a scripted server. */
function setUp() {
  let now = 0;
  let plans: { at: number; run: () => void }[] = [];
  const clock: KeeperClock = {
    now: () => now,
    later(run, milliseconds) {
      const plan = { at: now + milliseconds, run };
      plans.push(plan);
      return () => void (plans = plans.filter((other) => other !== plan));
    },
    random: () => 1,
    wait: () => Promise.resolve(),
  };
  const server = {
    asked: [] as string[],
    reports: [] as string[],
    opened: 0,
    refuseOpening: null as ApiError | null,
    refuseRenewal: null as ApiError | null,
    refusePlayed: null as ApiError | null,
    renditionsVersion: '1',
  };
  const memory = { id: undefined as string | undefined };
  const keeper = new PageSessionKeeper({
    clock,
    previous: { read: () => memory.id, write: (id) => void (memory.id = id) },
    calls: {
      async open(previous) {
        server.asked.push(`open after ${previous ?? 'nothing'}`);
        if (server.refuseOpening) throw server.refuseOpening;
        server.opened += 1;
        const id = `page${server.opened}`;
        const endsAt = '2026-01-06T00:00:00Z';
        const opened = { id, as: 'guest', siteName: 'Foyer', guestName: 'Ana', media, may, endsAt } as const;
        return { ...opened, playback: playbackOf(id), renewAfterSeconds: 60 };
      },
      async renew(id) {
        server.asked.push(`renew ${id}`);
        if (server.refuseRenewal) throw server.refuseRenewal;
        const playback = playbackOf(id, server.renditionsVersion);
        return { renewAfterSeconds: 60, endsAt: '2026-01-06T00:00:00Z', playback };
      },
      async played(id) {
        server.asked.push(`played ${id}`);
        if (server.refusePlayed) throw server.refusePlayed;
      },
      watched: (id, { seconds }) => void server.reports.push(`${id} ${seconds}`),
      leave(id, watched) {
        server.asked.push(`leave ${id}`);
        if (watched) server.reports.push(`${id} left after ${watched.seconds}`);
      },
    },
  });
  const settle = async () => {
    for (let round = 0; round < 5; round += 1) await setImmediate();
  };
  return {
    server,
    memory,
    keeper,
    settle,
    /** Moves time; with `asleep` the timers do not run, as on a locked phone. */
    async pass(seconds: number, asleep = false) {
      now += seconds * 1000;
      if (!asleep) {
        const due = plans.filter((plan) => plan.at <= now);
        plans = plans.filter((plan) => plan.at > now);
        for (const plan of due) plan.run();
      }
      await settle();
    },
  };
}

const lost = new ApiError('network', 0);
const ended = new ApiError('page_sessions.ended', 403);

test('a page names the page session that this tab had before, and stores its own', async () => {
  const { keeper, server, memory, settle } = setUp();
  memory.id = 'page0';
  keeper.start();
  await settle();
  assert.deepEqual(server.asked, ['open after page0']);
  assert.equal(memory.id, 'page1');
  assert.equal(keeper.get().step, 'open');
});

test('a page session is renewed at the interval the server asks for', async () => {
  const { keeper, server, pass } = setUp();
  keeper.start();
  await pass(0);
  await pass(60);
  await pass(60);
  assert.deepEqual(server.asked, ['open after nothing', 'renew page1', 'renew page1']);
});

test('a lost connection is tried again with growing pauses while the page stays open', async () => {
  const { keeper, server, pass } = setUp();
  keeper.start();
  await pass(0);
  server.refuseRenewal = lost;
  await pass(60);
  await pass(1);
  await pass(1);
  assert.equal(server.asked.length, 3, 'the second pause is longer than a second');
  await pass(1);
  assert.equal(server.asked.length, 4);
  assert.equal(keeper.get().step, 'open');
  server.refuseRenewal = null;
  await pass(4);
  await pass(59);
  assert.equal(server.asked.length, 5, 'after a good answer the rhythm is the old one');
});

test('a page on a phone that slept past the renewal renews as soon as it is visible again', async () => {
  const { keeper, server, pass, settle } = setUp();
  keeper.start();
  await pass(0);
  await pass(30, true);
  keeper.wake();
  await settle();
  assert.equal(server.asked.length, 1, 'nothing was due yet');
  await pass(1200, true);
  keeper.wake();
  await settle();
  assert.deepEqual(server.asked, ['open after nothing', 'renew page1']);
});

test('a lapsed page session is replaced silently, and the media is found at its new address', async () => {
  const { keeper, server, pass } = setUp();
  keeper.start();
  await pass(0);
  const steps: string[] = [];
  keeper.subscribe(() => steps.push(keeper.get().step));
  server.refuseRenewal = ended;
  await pass(60);
  assert.deepEqual(server.asked, ['open after nothing', 'renew page1', 'open after page1']);
  assert.deepEqual(steps, ['open']);
  const page = keeper.get();
  assert.equal(page.step === 'open' && page.session.playback?.hls, '/playback/page2/main.m3u8');
});

test('a replacement that is ended at once is not replaced, so that tabs do not end each other without end', async () => {
  const { keeper, server } = setUp();
  keeper.start();
  await setImmediate();
  server.refuseRenewal = new ApiError('page_sessions.ended', 403);
  await keeper.renew();
  assert.equal(server.opened, 2);
  await keeper.renew();
  assert.equal(server.opened, 2);
  assert.equal(keeper.get().step, 'closed');
});

test('a page that was ended and may not be opened again is closed with the reason', async () => {
  const { keeper, server, pass } = setUp();
  keeper.start();
  await pass(0);
  server.refuseRenewal = ended;
  server.refuseOpening = new ApiError('guest_access.off', 410);
  await pass(60);
  const page = keeper.get();
  assert.equal(page.step === 'closed' && page.error.code, 'guest_access.off');
  assert.equal(page.step === 'closed' && page.wasOpen, true);
  await pass(600);
  assert.equal(server.asked.length, 3, 'a closed page asks no more');
});

test('a page that is refused at once was never open', async () => {
  const { keeper, server, pass } = setUp();
  server.refuseOpening = new ApiError('page_sessions.not_allowed', 403);
  keeper.start();
  await pass(0);
  const page = keeper.get();
  assert.equal(page.step === 'closed' && page.wasOpen, false);
});

test('a page that gets no answer shows that and goes on trying', async () => {
  const { keeper, server, pass } = setUp();
  server.refuseOpening = lost;
  keeper.start();
  await pass(0);
  assert.equal(keeper.get().step, 'failed');
  server.refuseOpening = null;
  await pass(1);
  assert.equal(keeper.get().step, 'open');
});

test('refused media closes a page that was ended, and renews the address of one that was not', async () => {
  const { keeper, server, pass } = setUp();
  keeper.start();
  await pass(0);
  await pass(40);
  await keeper.mediaRefused();
  assert.deepEqual(server.asked.slice(1), ['renew page1', 'open after page1']);
  await keeper.mediaRefused();
  assert.equal(keeper.get().step, 'closed', 'a fresh page whose media is refused is not opened in a circle');
});

test('media refused while the page learns that it was ended closes a page that was open', async () => {
  const { keeper, server, pass, settle } = setUp();
  keeper.start();
  await pass(0);
  server.refuseRenewal = ended;
  server.refuseOpening = ended;
  void keeper.renew();
  await keeper.mediaRefused();
  await settle();
  const page = keeper.get();
  assert.ok(page.step === 'closed' && page.wasOpen);
});

test('a play is reported once for each page session, and again only while the answer is lost', async () => {
  const { keeper, server, pass } = setUp();
  keeper.start();
  await pass(0);
  server.refusePlayed = lost;
  const telling = keeper.played();
  await Promise.resolve();
  server.refusePlayed = null;
  await telling;
  await keeper.played();
  assert.deepEqual(server.asked.slice(1), ['played page1', 'played page1']);
});

test('a play that is refused shows at once that the page was ended', async () => {
  const { keeper, server, pass } = setUp();
  keeper.start();
  await pass(0);
  server.refusePlayed = ended;
  server.refuseRenewal = ended;
  server.refuseOpening = new ApiError('page_sessions.not_allowed', 403);
  await keeper.played();
  assert.equal(keeper.get().step, 'closed');
});

test('new renditions are taken up, and requested often while they are being made', async () => {
  const { keeper, server, pass } = setUp();
  keeper.start();
  await pass(0);
  keeper.setHurried(true);
  server.renditionsVersion = '2';
  await pass(5);
  const page = keeper.get();
  assert.equal(page.step === 'open' && page.session.playback?.renditionsVersion, '2');
  keeper.setHurried(false);
  await pass(5);
  assert.equal(server.asked.length, 2);
});

test('leaving ends the page session, also while it is still being opened', async () => {
  const { keeper, server, pass } = setUp();
  keeper.start();
  keeper.stop();
  await pass(0);
  assert.deepEqual(server.asked, ['open after nothing', 'leave page1']);
  keeper.start();
  await pass(0);
  keeper.stop();
  assert.deepEqual(server.asked.slice(2), ['open after page1', 'leave page2']);
});

test('what was watched is reported of the page session that is open, the last time together with its end', async () => {
  const { keeper, server, pass } = setUp();
  keeper.start();
  await pass(0);
  await pass(5);
  keeper.watched.add({ seconds: 3, from: 0, to: 3 }, 5);
  keeper.stop();
  await pass(60);
  assert.deepEqual(server.reports, ['page1 0', 'page1 left after 3']);
});
