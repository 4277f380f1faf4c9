import type { PersonToInvite } from '#contracts/invitations.ts';
import { AppError } from '#server/app-error.ts';
import { actOf, type Caller } from '#server/http/caller.ts';
import type { Cookies } from '#server/http/cookies.ts';
import { addressKey, type RateLimit } from '#server/http/rate-limit.ts';
import { describeSender } from '#server/http/replay-watch.ts';
import type { Serve } from '#server/http/serve.ts';
import { hashSecret, newSecret } from '#server/random.ts';
import type { createConfirm } from './confirm.ts';
import { toEmailKey } from './email-key.ts';
import type { createInvite } from './invite.ts';
import type { ListInvitations } from './list.ts';
import type { ManageInvitations } from './manage.ts';
import type { createFindInvitationPage, InvitationPageAnswer } from './page.ts';

export interface InvitationRouteDependencies {
  cookies: Cookies;
  invite: ReturnType<typeof createInvite>;
  lists: ListInvitations;
  manage: ManageInvitations;
  findPage: ReturnType<typeof createFindInvitationPage>;
  confirm: ReturnType<typeof createConfirm>;
  /** The hash of an issued secret, or null; guesses are counted. */
  resolve(typed: string, address: string): Promise<string | null>;
  /** Per link and address. */
  confirmLimit: RateLimit;
  /** Per account. */
  inviteLimit: RateLimit;
  /** Emails per account: a list is sent to strangers, in words of the inviter. */
  mailLimit: RateLimit;
  /** Emails per account and address: who is invited, revoked and invited again gets one each time. */
  addressLimit: RateLimit;
}

// As long as browsers allow: see guest-access.
const cookieSeconds = 400 * 24 * 3600;

/** Finds the page of the secret in an address. */
export function createFindPageByToken({
  resolve,
  findPage,
}: Pick<InvitationRouteDependencies, 'resolve' | 'findPage'>) {
  return async (token: string, caller: Caller): Promise<InvitationPageAnswer> => {
    const tokenHash = await resolve(token, caller.address);
    return tokenHash ? await findPage(tokenHash, caller) : { isOpen: false, because: 'invitations.not_found' };
  };
}

export function serveInvitations(serve: Serve, dependencies: InvitationRouteDependencies): void {
  serveInviters(serve, dependencies);
  serveInvited(serve, dependencies);
}

function serveInviters(serve: Serve, { invite, lists, manage, ...limits }: InvitationRouteDependencies): void {
  async function countEmails(accountId: string, people: PersonToInvite[]): Promise<void> {
    await limits.mailLimit.count(accountId, people.length);
    for (const one of people)
      await limits.addressLimit.count(`${accountId} ${one.accountId ?? toEmailKey(one.email ?? '')}`);
  }

  serve('GET /api/media/:mediaId/invitations', ({ item }) => lists.list(item));

  serve('GET /api/media/:mediaId/invitations/members', async ({ item, query }) => ({
    members: await lists.searchMembers(item, query.query),
  }));

  serve('POST /api/media/:mediaId/invitations', async ({ item, body, caller }) => {
    await limits.inviteLimit.count(caller.account.id);
    if (body.send === 'email') await countEmails(caller.account.id, body.people);
    return { invitations: await invite(item, body, caller.account, actOf(caller)) };
  });

  serve('PATCH /api/media/:mediaId/invitations/:invitationId', ({ item, params, body, caller }) =>
    manage.changeRole(item, params.invitationId, body.role, actOf(caller)),
  );

  serve('POST /api/media/:mediaId/invitations/:invitationId/renew', ({ item, params, caller }) =>
    manage.renew(item, params.invitationId, actOf(caller)),
  );

  serve('DELETE /api/media/:mediaId/invitations/:invitationId', ({ item, params, caller }) =>
    manage.revoke(item, params.invitationId, actOf(caller)),
  );
}

function serveInvited(serve: Serve, dependencies: InvitationRouteDependencies): void {
  const { cookies, confirm, resolve, confirmLimit } = dependencies;
  const findPage = createFindPageByToken(dependencies);

  serve('GET /api/invitations/:token', async ({ params, caller }) => {
    const answer = await findPage(params.token, caller);
    if (!answer.isOpen) throw new AppError(answer.because);
    return answer.page;
  });

  serve('POST /api/invitations/:token/confirm', async ({ params, body, caller, reply }) => {
    const tokenHash = await resolve(params.token, caller.address);
    if (!tokenHash) throw new AppError('invitations.not_found');
    await confirmLimit.count(`${addressKey(caller.address)} ${tokenHash}`);
    const secret = newSecret();
    const outcome = await confirm(tokenHash, {
      ...{ email: body.email, code: body.code, browserHash: caller.browserHash },
      freshHash: hashSecret(secret),
      madeFrom: describeSender(caller),
    });
    if (outcome.isFreshBrowser) cookies.set(reply, 'foyer_guest', secret, cookieSeconds);
    return outcome.reply;
  });
}
