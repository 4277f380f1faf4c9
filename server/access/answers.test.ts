import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { AccountRole } from '#contracts/accounts.ts';
import type { MediaStatus, Visibility } from '#contracts/media.ts';
import type { Modules } from '#contracts/modules.ts';
import { describeAccount } from '#server/features/accounts/rules.ts';
import * as rooms from '#server/features/rooms/may.ts';
import { defaultModules } from '#server/features/modules/rules.ts';
import { newRoom } from '#server/features/rooms/settings.ts';
import { canWrite, decideRights, decideSiteRights, guestRights, selectMay } from './rules.ts';

// The answers Foyer gave before `server/access/` decided them, one line for each kind of case: a change of the rules
// must not change them. `answers.txt` was written by this test (UPDATE_ANSWERS=1) from the rules of that time.

const roles: AccountRole[] = ['member', 'creator', 'admin'];
const visibilities: Visibility[] = ['private', 'unlisted', 'published'];
const statuses: MediaStatus[] = ['draft', 'uploading', 'processing', 'ready', 'failed'];
const modules: Record<string, Modules> = {
  'modules as installed': defaultModules,
  'guest access for administrators': {
    ...defaultModules,
    invitetomedia: { ...defaultModules.invitetomedia, minimalRole: 'admin' },
  },
  'guest access for this account by name': {
    ...defaultModules,
    invitetomedia: { ...defaultModules.invitetomedia, minimalRole: 'admin', allowedAccounts: ['me'] },
  },
  'invitetomedia off': { ...defaultModules, invitetomedia: { ...defaultModules.invitetomedia, enabled: false } },
  'mediapage off': { ...defaultModules, theming: { ...defaultModules.theming, mediapage: false } },
};

function* answers(): Generator<string> {
  for (const role of roles) yield `account: ${role} | ${decideAccount(role)}`;
  for (const role of roles)
    for (const isMine of [true, false])
      for (const visibility of visibilities)
        for (const isDeleted of [false, true])
          for (const [setting, site] of Object.entries(modules)) {
            const whose = `${isMine ? 'owner' : 'somebody else'}, ${role}`;
            const item = `${visibility}${isDeleted ? ', deleted' : ''}`;
            const byStatus = statuses.map((status) => decideItem(role, isMine, visibility, status, isDeleted, site));
            const known = [...new Set(byStatus)];
            for (const answer of known) {
              const which =
                known.length === 1 ? '' : `, ${statuses.filter((_, at) => byStatus[at] === answer).join('/')}`;
              yield `${whose} | ${item}${which} | ${setting} | ${answer}`;
            }
          }
  yield `guest | any item | ${names(selectMay(guestRights))}`;
  yield* roomAnswers();
}

function* roomAnswers(): Generator<string> {
  for (const role of ['viewer', 'speaker', 'moderator'] as const)
    for (const isGuest of [true, false]) {
      if (isGuest && role !== 'viewer') continue;
      for (const stage of ['everyone', 'on_request', 'invited'] as const)
        for (const chat of [true, false]) {
          const settings = { ...newRoom, stage, chat };
          const may = rooms.describeMay({ role, isGuest, isInside: true }, settings);
          const answer = names({
            ...may,
            writes: canWrite(role, chat),
            onStageAtFirst: rooms.isOnStageAtFirst({ role, isGuest }, settings),
          });
          yield `inside a room: ${isGuest ? 'guest' : 'member'}, ${role} | stage ${stage}, chat ${chat ? 'on' : 'off'} | ${answer}`;
        }
    }
}

function decideAccount(role: AccountRole): string {
  const account = { id: 'me', name: '', email: '', role, mustChangePassword: false, timeZone: null };
  return [true, false]
    .map((areRoomsOn) => {
      const { may } = describeAccount(account, { areRoomsOn, isLiveOn: areRoomsOn });
      return `rooms and live sessions ${areRoomsOn ? 'on' : 'off'}: ${names({ ...may, creates: decideSiteRights(role).createMedia })}`;
    })
    .join(' | ');
}

function decideItem(
  role: AccountRole,
  isMine: boolean,
  visibility: Visibility,
  status: MediaStatus,
  isDeleted: boolean,
  site: Modules,
): string {
  const me = { kind: 'account', id: 'me', role } as const;
  const item = { ownerId: isMine ? 'me' : 'other', visibility, status, deletedAt: isDeleted ? new Date(0) : null };
  const rights = decideRights(me, item, [], { modules: site });
  const { see, list, edit, preview, broadcast, moderate, isMaker } = rights;
  const refusal = see ? 'not_permitted' : 'not_found';
  return names({
    see,
    list,
    ...selectMay(rights),
    preview,
    broadcast,
    moderate,
    isMaker,
    [`refused ${refusal}`]: !edit,
  });
}

function names(rights: Record<string, boolean>): string {
  return (
    Object.entries(rights)
      .flatMap(([name, isGiven]) => (isGiven ? name : []))
      .join(' ') || 'nothing'
  );
}

test('who may do what is unchanged from the recorded answers', async () => {
  const file = new URL('answers.txt', import.meta.url);
  const now = `${[...answers()].join('\n')}\n`;
  if (process.env['UPDATE_ANSWERS']) (await import('node:fs')).writeFileSync(file, now);
  assert.equal(now, readFileSync(file, 'utf8'));
});
