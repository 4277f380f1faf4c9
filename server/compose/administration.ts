import { accountKey, guestKey, invitedKey, readPersonKey, type PersonKey } from '../access/person.ts';
import { createAdminister, type AdministerDependencies } from '../features/accounts/administer.ts';
import { adoptInvitations } from '../features/invitations/adopt.ts';
import { serveAdministration } from '../features/accounts/administration-routes.ts';
import { serveAudit } from '../features/audit/routes.ts';
import { eraseActor } from '../features/audit/retention-store.ts';
import { findAccountNames } from '../features/accounts/store.ts';
import { removeGrantsOf } from '../features/channels/grant-store.ts';
import { removeMemberships } from '../features/channels/member-store.ts';
import { eraseAuthor } from '../features/chat/retention-store.ts';
import type { Manage } from '../features/guest-access/manage.ts';
import { serveSiteLinks } from '../features/guest-access/site-routes.ts';
import { findGuestNames } from '../features/guest-access/guest-store.ts';
import { eraseInvitedAccount } from '../features/invitations/retention-store.ts';
import { findInvitedNames } from '../features/invitations/store.ts';
import { deleteOwned, handOverOwned } from '../features/media/change.ts';
import type { MediaKindsActions } from '../features/media/kinds.ts';
import { findItemsOpenTo } from '../features/page-sessions/store.ts';
import { eraseMember } from '../features/rooms/retention-store.ts';
import type { ComposedLive } from './live.ts';
import type { ComposedPageSessions } from './page-sessions.ts';
import type { RightsChanged } from './rights-changed.ts';
import type { Wiring } from './wiring.ts';

export interface AdministrationNeighbors {
  kinds: MediaKindsActions;
  manage: Manage;
  pageSessions: Pick<ComposedPageSessions, 'endPagesOfPeople'>;
  live: Pick<ComposedLive, 'renewKeysOf'>;
  rightsChanged: RightsChanged;
}

/** What administrators do for the whole site. */
export function composeAdministration(wiring: Wiring, neighbors: AdministrationNeighbors): void {
  const { kinds, manage, live, rightsChanged } = neighbors;
  const { serve, config, database, writer } = wiring;
  const site = { areRoomsOn: config.rooms.isOn, isLiveOn: config.live.isOn };
  const administer = createAdminister({
    ...wiring,
    ...{ read: database.read, write: writer.write },
    handItemsOver: createHandOver(neighbors),
    lockOut: live.renewKeysOf,
    roleChanged: (unit, accountId) => rightsChanged.everywhere(unit, accountKey(accountId)),
    deleteItems: (unit, accountId, act) => deleteOwned(unit, kinds, accountId, act),
    async eraseTraces(unit, accountId) {
      await eraseAuthor(unit, accountId);
      await eraseMember(unit, accountId);
      await eraseActor(unit, accountKey(accountId));
      await removeMemberships(unit, accountId);
      await removeGrantsOf(unit, accountId);
      await eraseInvitedAccount(unit, accountId);
    },
  });
  const modules = () => wiring.modules.current();
  serveAdministration(serve, {
    ...wiring,
    ...{ write: writer.write, administer, site, noteCreated: adoptInvitations },
    permittedByName: () => modules().invitetomedia.allowedAccounts,
  });
  serveSiteLinks(serve, { ...wiring, read: database.read, modules, manage, findAccountNames });
  const findNames = (keys: PersonKey[]) => findPeople(wiring, keys);
  serveAudit(serve, { read: database.read, findNames, keptDays: config.auditDays });
}

/** Items change their owner with all that hangs on being it: stream keys, the open pages of the one, the roles of both. */
function createHandOver({
  live,
  pageSessions,
  rightsChanged,
}: AdministrationNeighbors): AdministerDependencies['handItemsOver'] {
  return async (unit, from, to, act) => {
    await live.renewKeysOf(unit, from, act);
    const [before, after] = [accountKey(from), accountKey(to)];
    const ids = new Set(await handOverOwned(unit, from, to, act));
    for (const person of [before, after]) await rightsChanged.everywhere(unit, person);
    // A page of an owner shows what others may not see.
    for (const { id } of await findItemsOpenTo(unit.db, before))
      if (ids.has(id)) await pageSessions.endPagesOfPeople(unit, id, [before]);
    return ids.size;
  };
}

/** The names of people by their keys, as far as they are not erased. */
async function findPeople({ database: { read } }: Wiring, keys: PersonKey[]): Promise<Map<PersonKey, string>> {
  const idsOf = (kind: string) => keys.map(readPersonKey).flatMap((key) => (key.kind === kind ? [key.id] : []));
  const [accounts, guests, invited] = await Promise.all([
    findAccountNames(read, idsOf('account')),
    findGuestNames(read, idsOf('guest')),
    findInvitedNames(read, idsOf('invited')),
  ]);
  return new Map([
    ...[...accounts].map(([id, name]) => [accountKey(id), name] as const),
    ...[...guests].map(([id, name]) => [guestKey(id), name] as const),
    ...[...invited].map(([id, name]) => [invitedKey(id), name] as const),
  ]);
}
