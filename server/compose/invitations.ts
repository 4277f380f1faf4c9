import { mostInvitationsOfItem } from '#contracts/limits.ts';
import { createSecretKey, createHmac } from 'node:crypto';
import { accountKey, toAccountPerson } from '../access/person.ts';
import type { Unit } from '../database/write.ts';
import { findMembers, searchMembers } from '../features/accounts/search-store.ts';
import { findKnownBrowsers as findGuestBrowsers } from '../features/guest-access/entry-store.ts';
import { createResolveToken } from '../features/guest-access/resolve.ts';
import { findKnownBrowsers as findInvitedBrowsers } from '../features/invitations/browser-store.ts';
import { createConfirm } from '../features/invitations/confirm.ts';
import type { InvitationDependencies } from '../features/invitations/dependencies.ts';
import { createInvite } from '../features/invitations/invite.ts';
import { createListInvitations } from '../features/invitations/list.ts';
import { createManageInvitations } from '../features/invitations/manage.ts';
import { createFindInvitationPage } from '../features/invitations/page.ts';
import { createFindPageByToken, serveInvitations } from '../features/invitations/routes.ts';
import { createSendInvitations } from '../features/invitations/send.ts';
import { findByHash } from '../features/invitations/store.ts';
import { findMediaForPage } from '../features/media/find-item.ts';
import { findPeopleSeenSince } from '../features/page-sessions/store.ts';
import { addressKey, createRateLimit } from '../http/rate-limit.ts';
import { deriveKey } from '../sealed-secrets.ts';
import type { ComposedKinds } from './media-kinds.ts';
import type { InviteMember } from './notices.ts';
import type { RightsChanged } from './rights-changed.ts';
import type { Wiring } from './wiring.ts';

const guessesPerMinute = 60;
const confirmationsPerMinute = 20;
const requestsPerMinute = 60;
const hourSeconds = 3_600;
const emailsPerHour = mostInvitationsOfItem;
const emailsOfAddressPerHour = 5;
/** A person counts as inside while the person's page was renewed within this time: two renewals and a margin. */
const insideMs = 150_000;

/** Invitations, for those who invite and for the invited. */
export function composeInvitations(wiring: Wiring, rightsChanged: RightsChanged, kinds: ComposedKinds) {
  const { app, serve, access, writer, database, clock, config, cookies, mailer, modules, tokenSecret } = wiring;
  const { read } = database;
  const key = createSecretKey(deriveKey(tokenSecret, 'invitation-hash'));
  const hashSecret = (secret: string) => createHmac('sha256', key).update(secret).digest('base64url');
  const dependencies: InvitationDependencies = {
    ...{ read, write: writer.write, clock, mailer, publicUrl: config.publicUrl, hashSecret },
    ...{ findMembers, searchMembers, findKnownBrowsers },
    modules: () => modules.current(),
    findItem: (db, mediaId) => findInvitedItem(kinds, db, mediaId),
    findRights: async (account, mediaId) =>
      (await access.find(read, toAccountPerson(account), mediaId))?.rights ?? null,
    findPresent: (mediaId) => findPeopleSeenSince(read, mediaId, clock.now().getTime() - insideMs),
    rightsChanged: rightsChanged.ofItem,
    onError: (error) => app.log.error({ err: error }, 'an email of an invitation was not sent'),
  };
  const send = createSendInvitations(dependencies);
  const guessLimit = createRateLimit(guessesPerMinute);
  const byToken = {
    findPage: createFindInvitationPage(dependencies),
    resolve: createResolveToken({
      isIssued: async (tokenHash) => (await findByHash(read, tokenHash)) !== null,
      hashToken: hashSecret,
      countGuess: (address) => guessLimit.count(addressKey(address)),
    }),
  };
  serveInvitations(serve, {
    ...{ cookies, ...byToken },
    invite: createInvite(dependencies, send),
    lists: createListInvitations(dependencies),
    manage: createManageInvitations(dependencies),
    confirm: createConfirm(dependencies),
    confirmLimit: createRateLimit(confirmationsPerMinute),
    inviteLimit: createRateLimit(requestsPerMinute),
    mailLimit: createRateLimit(emailsPerHour, hourSeconds),
    addressLimit: createRateLimit(emailsOfAddressPerHour, hourSeconds),
  });
  const inviteMember: InviteMember = async (unit, item, person, { account, act }) => {
    const invite = createInvite({ ...dependencies, write: (work) => work(unit) }, send);
    await invite(item, { people: [person], send: 'link' }, account, act);
  };
  return { findPage: createFindPageByToken(byToken), inviteMember };
}

export async function findKnownBrowsers(db: Unit['db'], browserHashes: string[]): Promise<Set<string>> {
  const [guests, invited] = await Promise.all([
    findGuestBrowsers(db, browserHashes),
    findInvitedBrowsers(db, browserHashes),
  ]);
  return new Set([...guests, ...invited]);
}

async function findInvitedItem(kinds: ComposedKinds, db: Unit['db'], mediaId: string) {
  const found = await findMediaForPage(db, mediaId);
  if (!found) return null;
  const { kind, title, owner } = found.media;
  const { opening = null } = await kinds[kind].findPageFacts(mediaId, accountKey(found.item.ownerId));
  return { id: mediaId, kind, title, ownerId: found.item.ownerId, ownerName: owner.name, opening };
}
