import type { Invitation as InvitationReply, InvitedRole } from '#contracts/invitations.ts';
import type { Act } from '#server/access/person.ts';
import { AppError } from '#server/app-error.ts';
import type { Unit } from '#server/database/write.ts';
import { unbindBrowsers } from './browser-store.ts';
import type { InvitationDependencies, InvitedItem } from './dependencies.ts';
import { describe } from './describe.ts';
import { linkOf, makeLink } from './link.ts';
import { rolesOf } from './rules.ts';
import * as store from './store.ts';

export type ManageInvitations = ReturnType<typeof createManageInvitations>;

/** What is done with invitations that are there. The caller's right to invite is checked before these calls. */
export function createManageInvitations(dependencies: InvitationDependencies) {
  const { write, clock, modules } = dependencies;

  async function changeOne(
    item: InvitedItem,
    id: string,
    work: (unit: Unit, one: store.Invitation) => Promise<void>,
  ): Promise<InvitationReply> {
    const changed = await write(async (unit) => {
      await store.lockItem(unit, item.id);
      const one = await store.lockById(unit, item.id, id);
      if (!one || one.email === '') throw new AppError('invitations.not_found');
      await work(unit, one);
      return (await store.findById(unit.db, item.id, id))!;
    });
    return describe(changed, await dependencies.findPresent(item.id), clock.now());
  }

  return {
    /** The new role is in force at once, inside too. */
    changeRole: (item: InvitedItem, id: string, role: InvitedRole, act: Act) =>
      changeOne(item, id, async (unit, one) => {
        if (!rolesOf(item.kind).includes(role)) throw unsupportedRole();
        if (one.revokedAt) throw new AppError('invitations.revoked', { status: 409 });
        if (one.role === role) return;
        await store.change(unit, [id], { role });
        await store.giveRole(unit, { ...one, role });
        await dependencies.rightsChanged(unit, item, store.holdersOf(one));
        unit.record({ what: 'invitation.role_changed', ...about(one, act), details: { role, before: one.role } });
      }),
    /** A new link: the old one, and what was opened by it, ends at once. An invitation that was revoked counts again. */
    async renew(item: InvitedItem, id: string, act: Act): Promise<InvitationReply> {
      let token: string | null = null;
      const reply = await changeOne(item, id, async (unit, one) => {
        const link = one.accountId ? null : makeLink(dependencies, unit.now, modules().invitetomedia.invitationMinutes);
        token = link?.token ?? null;
        await store.takeRole(unit, one);
        await dependencies.rightsChanged(unit, item, [store.browserHolder(one)]);
        await unbindBrowsers(unit, id);
        await store.change(unit, [id], {
          ...{ revoked_at: null, revoked_by: null, seen_at: null, mail: null, code_hash: null },
          ...(link && { token_hash: link.tokenHash, expires_at: link.expiresAt.getTime(), joined_at: null }),
        });
        await store.giveRole(unit, one);
        unit.record({ what: 'invitation.renewed', ...about(one, act) });
      });
      return { ...reply, url: linkOf(dependencies, item.id, token) };
    },
    /** The person is out at once; a member keeps what other roles on the item give. */
    async revoke(item: InvitedItem, id: string, act: Act): Promise<void> {
      await changeOne(item, id, async (unit, one) => {
        if (one.revokedAt) return;
        await store.change(unit, [id], { revoked_at: unit.now.getTime(), revoked_by: act.actor, code_hash: null });
        await store.takeRole(unit, one);
        await dependencies.rightsChanged(unit, item, store.holdersOf(one));
        unit.record({ what: 'invitation.revoked', ...about(one, act) });
      });
    },
  };
}

function about(one: store.Invitation, act: Act) {
  return { ...act, mediaId: one.mediaId, subject: store.personOf(one) };
}

function unsupportedRole(): AppError {
  return new AppError('request.invalid', {
    details: [{ field: 'role', code: 'unsupported', message: 'This item has no such role.' }],
  });
}
