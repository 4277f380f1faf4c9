import type { ErrorCode } from '#contracts/errors.ts';
import type { InvitationPage } from '#contracts/invitations.ts';
import type { Caller } from '#server/http/caller.ts';
import { findBrowsersOf } from './browser-store.ts';
import { decideOpen } from './confirm.ts';
import type { InvitationDependencies } from './dependencies.ts';
import * as store from './store.ts';

export type InvitationPageAnswer = { isOpen: true; page: InvitationPage } | { isOpen: false; because: ErrorCode };

/** Tells what a personal link leads to; changes nothing, so previews and scanners confirm nothing. */
export function createFindInvitationPage(dependencies: InvitationDependencies) {
  const { read, clock, mailer, modules, findItem, findMembers } = dependencies;

  async function decideWay(
    one: store.Invitation,
    browsers: string[],
    { account, browserHash }: Caller,
  ): Promise<InvitationPage['way']> {
    if (browserHash && browsers.includes(browserHash)) return 'resume';
    if (account && (await dependencies.findRights(account, one.mediaId))?.open) return 'member';
    return browsers.length > 0 && !mailer.isOn ? 'elsewhere' : 'confirm';
  }

  return async (tokenHash: string, caller: Caller): Promise<InvitationPageAnswer> => {
    const one = await store.findByHash(read, tokenHash);
    if (!one) return { isOpen: false, because: 'invitations.not_found' };
    const browsers = await findBrowsersOf(read, one.id);
    const because = await decideOpen(dependencies, { db: read, now: clock.now() }, one, browsers, caller.browserHash);
    if (because) return { isOpen: false, because };
    const item = (await findItem(read, one.mediaId))!;
    const [inviter] = await findMembers(read, { ids: [one.invitedBy], emails: [] });
    const way = await decideWay(one, browsers, caller);
    if (way === 'confirm' && browsers.length >= modules().invitetomedia.invitationUses)
      return { isOpen: false, because: 'invitations.used_up' };
    const page: InvitationPage = {
      ...{ kind: item.kind, title: item.title, ownerName: item.ownerName, opening: item.opening, role: one.role, way },
      inviterName: inviter?.name ?? item.ownerName,
      siteName: modules().theming.siteName,
      mediaId: way === 'resume' || way === 'member' ? one.mediaId : null,
      needsCode: mailer.isOn,
    };
    return { isOpen: true, page };
  };
}
