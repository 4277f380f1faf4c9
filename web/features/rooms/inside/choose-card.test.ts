import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { WaitingPerson } from '#contracts/rooms.ts';
import { chooseCard, visitOf, type CardChoice } from './choose-card.ts';
import { findCrowd } from './find-crowd.ts';

const personOf = (id: string, knocks = 0): WaitingPerson => ({
  ...{
    id,
    name: id,
    email: '',
    isGuest: true,
    isInvited: false,
    since: '2026-11-22T14:00:00.000Z',
    isAway: false,
    knocks,
  },
  ...{ hasBannedEmail: false, network: null },
});
const [ana, bia, caio] = [personOf('ana'), personOf('bia'), personOf('caio')];

describe('the card shows', () => {
  const visits = (...people: WaitingPerson[]) => new Set(people.map(visitOf));
  const choice = { waiting: [ana, bia, caio], shownId: null, wantedId: null, dismissed: new Set<string>() };
  const table: [string, Partial<CardChoice>, WaitingPerson | null][] = [
    ['who waits longest', {}, ana],
    ['the same person while others come', { shownId: 'bia' }, bia],
    ['who waits longest of the others, once that person is gone', { waiting: [bia, caio], shownId: 'ana' }, bia],
    ['whose notification was pressed', { shownId: 'ana', wantedId: 'caio' }, caio],
    ['whose notification was pressed, until that person is gone', { waiting: [ana, bia], wantedId: 'caio' }, ana],
    ['a newcomer after Not now', { shownId: 'ana', dismissed: visits(ana, bia) }, caio],
    ['who knocks again after Not now', { waiting: [personOf('ana', 1)], dismissed: visits(ana) }, personOf('ana', 1)],
    ['nobody after Not now', { dismissed: visits(ana, bia, caio) }, null],
    ['nobody while nobody waits', { waiting: [], shownId: 'ana' }, null],
  ];
  for (const [what, changes, expected] of table)
    test(what, () => assert.deepEqual(chooseCard({ ...choice, ...changes }), expected));
});

test('moderators are told of a network from which three or more people wait', () => {
  const from = (...networks: (string | null)[]) => findCrowd(networks.map((network) => ({ network })));
  assert.equal(from('a', 'a', 'b', null, null, null), null);
  assert.deepEqual(from('b', 'a', 'a', 'b', 'a', null), { network: 'a', count: 3 });
});
