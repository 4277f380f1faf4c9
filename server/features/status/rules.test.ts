import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { describeParts, findMissingWalls, type SiteFacts } from './rules.ts';

const allWalls = {
  ...{ hasLowPriority: true, hasLimits: true, hasNoNetwork: true, seesOnlyItsFiles: true, diesWithUs: true },
  isOtherUser: true,
};
const good: SiteFacts = {
  database: { kind: 'sqlite', answers: true },
  storage: { answers: true, freeBytes: 5_000, keptFreeBytes: 1_000, isFull: false },
  programs: { ffmpegVersion: '7.1', ffprobeVersion: '7.1', walls: allWalls },
  rooms: { state: 'ready', problem: null, progress: null, version: '1.9.0' },
  live: { isOn: true, isListening: true, problem: null, addresses: { rtmp: 'rtmp://media.example', rtmps: null } },
  mail: { isOn: true, answers: true },
  clockJumpMs: 0,
  processes: 1,
};

function partOf(name: string, facts: Partial<SiteFacts>) {
  const { state, because, values } = describeParts({ ...good, ...facts }).find((part) => part.name === name)!;
  return [state, because, values];
}

test('a site to which nothing is missing works in every part', () => {
  assert.deepEqual(
    describeParts(good).map(({ name, state }) => `${name} ${state}`),
    ['database', 'storage', 'programs', 'walls', 'rooms', 'live', 'mail', 'clock'].map((name) => `${name} works`),
  );
});

describe('a part of the site', () => {
  const { storage, live, rooms } = good;
  const silentLive = { ...live, isListening: false, problem: 'port 1935 is taken' };
  const cases: [string, Partial<SiteFacts>, ...unknown[]][] = [
    ['database', { database: { kind: 'postgres', answers: false } }, 'fails', 'silent', {}],
    ['storage', { storage: { ...storage, answers: false } }, 'fails', 'silent', {}],
    ['storage', { storage: { ...storage, freeBytes: null } }, 'works', 'works', {}],
    [
      ...(['storage', { storage: { ...storage, freeBytes: 900 } }] as const),
      ...['limited', 'little_space', { freeBytes: 900, keptFreeBytes: 1_000 }],
    ],
    ['storage', { storage: { ...storage, isFull: true } }, 'fails', 'full', {}],
    ['programs', { programs: { ...good.programs, ffprobeVersion: null } }, 'fails', 'missing', {}],
    [
      ...(['walls', { programs: { ...good.programs, walls: { ...allWalls, hasNoNetwork: false } } }] as const),
      ...['limited', 'walls_missing', {}],
    ],
    ['rooms', { rooms: { ...rooms, state: 'off' } }, 'off', 'off', {}],
    ['rooms', { rooms: { ...rooms, state: 'building' } }, 'limited', 'preparing', {}],
    ['rooms', { rooms: { ...rooms, state: 'unavailable' } }, 'fails', 'silent', {}],
    ['live', { live: { ...live, isOn: false } }, 'off', 'off', {}],
    ['live', { live: silentLive }, 'fails', 'not_listening', { detail: 'port 1935 is taken' }],
    ['live', { live: { ...silentLive, problem: 'starting' } }, 'limited', 'preparing', {}],
    ['live', { live: silentLive, processes: 2 }, 'works', 'elsewhere', {}],
    ['mail', { mail: { isOn: false, answers: true } }, 'off', 'off', {}],
    ['mail', { mail: { isOn: true, answers: false } }, 'fails', 'silent', {}],
    ['clock', { clockJumpMs: -7_200_400 }, 'limited', 'jumped', { seconds: -7_200 }],
  ];
  for (const [name, facts, ...expected] of cases)
    test(`${name} is told as ${String(expected[0])}, ${String(expected[1])}, for ${JSON.stringify(facts)}`, () => {
      assert.deepEqual(partOf(name, facts), expected);
    });
});

test('a program that sees nothing but its own files needs no user of its own', () => {
  assert.deepEqual(findMissingWalls({ ...allWalls, isOtherUser: false }), []);
  assert.deepEqual(findMissingWalls({ ...allWalls, isOtherUser: false, seesOnlyItsFiles: false }), [
    'seesOnlyItsFiles',
    'isOtherUser',
  ]);
});
