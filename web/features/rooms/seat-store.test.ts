import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Standing } from '#contracts/rooms.ts';
import { ApiError } from '../../lib/api.ts';
import type { ApiErrorCode } from '../../lib/api.ts';
import { ServerEventHub } from '../../lib/server-events.ts';
import type { SeatMemory } from './seat-memory.ts';
import { SeatStore } from './seat-store.ts';
import { standingOf } from './standing-sample.ts';

type Answer = Partial<Standing> | ApiErrorCode;

const statuses: Partial<Record<ApiErrorCode, number>> = {
  'network': 0,
  'rooms.not_joined': 404,
  'rooms.no_engine': 503,
};

/** A store with a scripted server, whose waits pass when the test says so. */
function lab({ isGuest = true, hasJoined = true, memory = null as SeatMemory | null } = {}) {
  const events = new ServerEventHub();
  const asked: string[] = [];
  let answers: (Answer | Promise<Answer>)[] = [];
  let planned: (() => void) | null = null;
  let kept = memory;
  const answer = async (question: string): Promise<Standing> => {
    asked.push(question);
    const next = await (answers.length > 1 ? answers.shift() : answers[0]);
    if (typeof next === 'string') throw new ApiError(next, statuses[next] ?? 403);
    return standingOf(next);
  };
  const store = new SeatStore({
    events,
    isGuest,
    hasJoined,
    calls: { me: () => answer('me'), join: () => answer('join'), leave: async () => void asked.push('leave') },
    memory: { recall: () => kept, remember: (now) => (kept = now) },
    clock: {
      now: () => 0,
      random: () => 0.5,
      later(run) {
        planned = run;
        return () => (planned = null);
      },
    },
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  store.start();
  return {
    store,
    events,
    asked,
    kept: () => kept,
    isPlanned: () => planned !== null,
    async opens(...given: typeof answers) {
      answers = given;
      store.setPage('page-1');
      await settle();
    },
    async waits(...given: Answer[]) {
      if (given.length > 0) answers = given;
      assert.ok(planned, 'nothing is planned');
      const run = planned;
      planned = null;
      run();
      await settle();
    },
    async does(work: () => unknown, ...given: Answer[]) {
      if (given.length > 0) answers = given;
      await work();
      await settle();
    },
    state() {
      const { seat } = store.get();
      return seat.step === 'standing' ? seat.standing.state : seat.step;
    },
  };
}

test('a guest who opens the page asks for a seat and waits', async () => {
  const { opens, asked, state, kept } = lab();
  await opens('rooms.not_joined', {});
  assert.deepEqual(asked, ['me', 'join']);
  assert.deepEqual([state(), kept()], ['waiting', 'in']);
});

test('a member is shown the preview and asks for nothing before Join', async () => {
  const { opens, asked, state, events, does, store } = lab({ isGuest: false });
  await opens('rooms.not_joined');
  await does(() => events.emit('connection', true));
  assert.deepEqual([asked, state()], [['me'], 'preview']);
  await does(() => store.join('Louise'), { state: 'inside' });
  assert.equal(state(), 'inside');
});

test('on a first visit no standing is requested: a guest joins at once, a member sees the preview', async () => {
  const guest = lab({ hasJoined: false });
  await guest.opens({});
  assert.deepEqual([guest.asked, guest.state()], [['join'], 'waiting']);
  const member = lab({ isGuest: false, hasJoined: false });
  await member.opens('rooms.not_joined');
  assert.deepEqual([member.asked, member.state()], [[], 'preview']);
});

test('a reload does not knock, and a refused knock says when the guest may knock again', async () => {
  const { opens, does, asked, state, store } = lab();
  const knock = { mayAt: '2026-11-22T14:00:30.000Z', left: 2 };
  await opens({ state: 'declined', knock });
  assert.deepEqual([asked, state()], [['me'], 'declined']);
  await does(() => store.join(), 'rooms.declined', { state: 'declined', knock });
  assert.deepEqual([asked, state()], [['me', 'join', 'me'], 'declined']);
});

test('an event of the server makes the page request the standing', async () => {
  const { opens, waits, events, state } = lab();
  await opens({});
  events.emit('standing');
  await waits({ state: 'inside' });
  assert.equal(state(), 'inside');
});

test('news that comes during a join is requested after its answer, never beside it', async () => {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const { opens, waits, does, events, asked, state } = lab({ hasJoined: false });
  await opens(promise);
  events.emit('connection', true);
  await waits('rooms.not_joined');
  assert.deepEqual(asked, ['join']);
  await does(() => resolve({}));
  assert.equal(state(), 'waiting');
  await waits({ state: 'inside' });
  assert.deepEqual([asked, state()], [['join', 'me'], 'inside']);
});

test('a page that was left during a join requests nothing more', async () => {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const { opens, waits, does, events, asked, store, isPlanned } = lab({ hasJoined: false });
  await opens(promise);
  events.emit('connection', true);
  await waits();
  store.stop();
  await does(() => resolve({}));
  assert.deepEqual([asked, isPlanned()], [['join'], false]);
});

test('a lost answer keeps the page and the request is repeated', async () => {
  const { opens, waits, events, store, state } = lab();
  await opens({});
  events.emit('connection', false);
  await waits('network');
  assert.deepEqual([state(), store.get().isUnreachable], ['waiting', true]);
  await waits({});
  assert.equal(store.get().isUnreachable, false);
});

test('without an engine the page joins by itself as soon as there is one', async () => {
  const { opens, waits, state, asked } = lab();
  await opens('rooms.not_joined', 'rooms.no_engine');
  assert.equal(state(), 'refused');
  await waits({ state: 'inside' });
  assert.deepEqual([state(), asked.at(-1)], ['inside', 'join']);
});

test('a page session that was opened silently takes the seat over', async () => {
  const { opens, does, store, asked, state } = lab();
  await opens({ state: 'inside' });
  await does(() => store.setPage('page-2'), { state: 'inside' });
  assert.deepEqual([asked.at(-1), state()], ['join', 'inside']);
});

test('requesting the standing does not take the seat from another page of the same person', async () => {
  const { opens, waits, events, asked, store } = lab();
  await opens({ state: 'inside' });
  events.emit('standing');
  await waits({ state: 'inside', isHere: false });
  await waits({ state: 'inside', isHere: false });
  assert.deepEqual(asked.slice(-2), ['me', 'me']);
  assert.equal(store.get().seat.step, 'standing');
});

test('a message of the moderators is shown once, however often it arrives', async () => {
  const { opens, events, store } = lab();
  await opens({});
  const message = { id: 'm1', text: 'Soon.', authorName: 'Louise', sentAt: '2026-11-22T14:04:00.000Z' };
  events.emit('lobbyMessage', message);
  events.emit('lobbyMessage', message);
  const { seat } = store.get();
  assert.deepEqual(seat.step === 'standing' && seat.standing.messages, [message]);
});

test('leaving is remembered, so that a reload does not rejoin', async () => {
  const { opens, does, store, kept, state } = lab();
  await opens({ state: 'inside' });
  await does(() => store.leave());
  assert.deepEqual([kept(), state()], ['left', 'left']);
});

test('the end of a session is remembered for a reload, and forgotten on leaving or joining again', async () => {
  const ended = { session: { state: 'ended', openedAt: null, endedAt: null } } as const;
  for (const goes of ['stop', 'toPreview'] as const) {
    const { opens, events, waits, store, kept } = lab();
    await opens({ state: 'inside' });
    events.emit('standing');
    await waits({ state: 'left', ...ended });
    assert.equal(kept(), 'ended');
    store[goes]();
    assert.equal(kept(), null);
  }
});
