import type { Standing } from '#contracts/rooms.ts';

/** A standing for tests: waiting for a moderator, unless `changes` says otherwise. */
export function standingOf(changes: Partial<Standing> = {}): Standing {
  return {
    participantId: 'marta-ruiz-0000000000a',
    name: 'Marta Ruiz',
    role: 'viewer',
    state: 'waiting',
    waitsFor: 'admission',
    waitingSince: '2026-11-22T14:02:00.000Z',
    isModeratorInside: true,
    isHere: true,
    isOpenElsewhere: false,
    isOnStage: false,
    maySend: [],
    knock: null,
    session: { state: 'open', openedAt: '2026-11-22T14:00:00.000Z', endedAt: null },
    isReopened: false,
    messages: [],
    ...changes,
  };
}
