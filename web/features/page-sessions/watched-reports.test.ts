import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PageSession } from '#contracts/page-sessions.ts';
import { WatchedReports } from './watched-reports.ts';

/** Reports with time that stands still until it is moved. */
function setUp() {
  let now = 0;
  let plan: { at: number; run: () => void } | null = null;
  const sent: unknown[] = [];
  const clock = {
    now: () => now,
    random: () => 1,
    later(run: () => void, milliseconds: number) {
      plan = { at: now + milliseconds, run };
      return () => void (plan = null);
    },
  };
  const reports = new WatchedReports(clock, (id, report) => void sent.push([id, report.seconds, report.pieces]));
  const begin = (id: string, kind = 'video', as = 'guest') => reports.begin({ id, as, media: { kind } } as PageSession);
  const pass = (seconds: number) => {
    now += seconds * 1000;
    if (plan && plan.at <= now) plan.run();
  };
  return { reports, sent, begin, pass };
}

test('a page says soon that the person is there, then every half minute, and has a last report when it is left', () => {
  const { reports, sent, begin, pass } = setUp();
  begin('p1');
  pass(4);
  assert.deepEqual(sent, []);
  pass(1);
  reports.add({ seconds: 20, from: 0, to: 20 }, null);
  pass(30);
  reports.add({ seconds: 2, from: 20, to: 22 }, null);
  assert.deepEqual(reports.end(), { seconds: 22 });
  pass(60);
  const nothing = undefined;
  assert.deepEqual(sent, [
    ['p1', 0, nothing],
    ['p1', 20, nothing],
  ]);
});

test('the pieces that are reported are those of the film that were played, each once', () => {
  const { reports, begin } = setUp();
  begin('p1');
  reports.add({ seconds: 2, from: 0, to: 2 }, 100);
  reports.add({ seconds: 2, from: 0, to: 2 }, 100);
  reports.add({ seconds: 1.5, from: 98.5, to: 100 }, 100);
  assert.deepEqual(reports.end(), { seconds: 6, pieces: `c${'0'.repeat(23)}3` });
});

test('a page session that replaces another begins with nothing', () => {
  const { reports, sent, begin, pass } = setUp();
  begin('p1');
  reports.add({ seconds: 9, from: 0, to: 9 }, 10);
  begin('p2');
  pass(5);
  reports.forget();
  assert.equal(reports.end(), undefined);
  assert.deepEqual(sent, [['p2', 0, undefined]]);
});

test('previews and rooms report nothing', () => {
  const { reports, sent, begin, pass } = setUp();
  begin('p1', 'video', 'preview');
  pass(60);
  begin('p2', 'room');
  pass(60);
  assert.equal(reports.end(), undefined);
  assert.deepEqual(sent, []);
});
