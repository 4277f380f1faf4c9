import type { Invitations, MemberFound } from '#contracts/invitations.ts';
import type { InvitationDependencies, InvitedItem } from './dependencies.ts';
import { describe } from './describe.ts';
import { isOver, rolesOf } from './rules.ts';
import * as store from './store.ts';

const membersShown = 8;

export type ListInvitations = ReturnType<typeof createListInvitations>;

/** Who is invited to an item, and who may be. */
export function createListInvitations(dependencies: InvitationDependencies) {
  const { read, clock, mailer, modules } = dependencies;
  return {
    async list(item: InvitedItem): Promise<Invitations> {
      const [all, present] = await Promise.all([store.findAll(read, item.id), dependencies.findPresent(item.id)]);
      return {
        invitations: all.map((one) => describe(one, present, clock.now())),
        roles: rolesOf(item.kind),
        canSendEmail: mailer.isOn,
        linkMinutes: modules().invitetomedia.invitationMinutes,
      };
    },
    async searchMembers(item: InvitedItem, query: string): Promise<MemberFound[]> {
      const [members, all] = await Promise.all([
        dependencies.searchMembers(read, query, membersShown),
        store.findAll(read, item.id),
      ]);
      const invited = new Set(all.flatMap((one) => (isOver(one, clock.now()) ? [] : (one.accountId ?? []))));
      return members.flatMap(({ id, name, email }) =>
        id === item.ownerId ? [] : { accountId: id, name, email, isInvited: invited.has(id) },
      );
    },
  };
}
