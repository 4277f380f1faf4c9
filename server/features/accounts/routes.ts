import type { Kysely } from 'kysely';
import type { AccountSession } from '#contracts/accounts.ts';
import { AppError } from '#server/app-error.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Write } from '#server/database/write.ts';
import { actOf } from '#server/http/caller.ts';
import type { CookieName, Cookies } from '#server/http/cookies.ts';
import { addressKey } from '#server/http/rate-limit.ts';
import { describeSender } from '#server/http/replay-watch.ts';
import type { Serve } from '#server/http/serve.ts';
import type { Clock } from '#server/ports/clock.ts';
import { hashSecret } from '#server/random.ts';
import { createAttempts } from './attempts.ts';
import { changePassword } from './change-password.ts';
import type { Passwords } from './passwords.ts';
import { describeAccount, sessionLifeMs, type SiteKinds } from './rules.ts';
import type { AccountSessions } from './sessions.ts';
import { signIn } from './sign-in.ts';
import type { StoredSession } from './store.ts';

export interface AccountsDependencies {
  read: Kysely<Tables>;
  write: Write;
  clock: Clock;
  cookies: Cookies;
  passwords: Passwords;
  sessions: AccountSessions;
  site: SiteKinds;
}

const cookieLifeSeconds = sessionLifeMs / 1000;
/** As long as browsers allow. */
const deviceLifeSeconds = 400 * 86_400;

export function serveAccounts(serve: Serve, dependencies: AccountsDependencies): void {
  serveSigningIn(serve, dependencies);
  serveOwnSessions(serve, dependencies);
}

function serveSigningIn(serve: Serve, dependencies: AccountsDependencies): void {
  const { cookies, sessions, write } = dependencies;
  const attempts = createAttempts(dependencies);

  serve('POST /api/accounts/sign-in', async ({ body, caller, request, reply }) => {
    const hashesOf = (name: CookieName) => cookies.readAll(request.headers.cookie, name).map(hashSecret);
    const { account, secret, deviceSecret } = await signIn(
      { ...dependencies, attempts },
      {
        ...body,
        network: addressKey(caller.address),
        devices: hashesOf('foyer_device'),
        userAgent: caller.userAgent,
        madeFrom: describeSender(caller),
        sessionHashes: hashesOf('foyer_session'),
        act: actOf(caller),
      },
    );
    cookies.set(reply, 'foyer_session', secret, cookieLifeSeconds);
    cookies.set(reply, 'foyer_device', deviceSecret, deviceLifeSeconds);
    return { account: describeAccount(account, dependencies.site) };
  });
  serve('POST /api/accounts/sign-out', async ({ caller, reply }) => {
    await write((unit) => sessions.end(unit, { id: caller.account.sessionId }));
    cookies.clear(reply, 'foyer_session');
  });
  serve('GET /api/accounts/me', async ({ caller, request, reply }) => {
    // Each visit prolongs the session: the cookie is set again, or it would expire earlier.
    const { sessionHash } = caller.account;
    const secret = cookies
      .readAll(request.headers.cookie, 'foyer_session')
      .find((one) => hashSecret(one) === sessionHash);
    if (secret) cookies.set(reply, 'foyer_session', secret, cookieLifeSeconds);
    return { account: describeAccount(caller.account, dependencies.site) };
  });
  serve('POST /api/accounts/me/password', async ({ body, caller }) => {
    const { id, sessionId } = caller.account;
    const account = await changePassword(
      { ...dependencies, attempts },
      {
        ...body,
        ...{ accountId: id, sessionId, act: actOf(caller) },
      },
    );
    return { account: describeAccount(account, dependencies.site) };
  });
}

function serveOwnSessions(serve: Serve, { cookies, sessions, write }: AccountsDependencies): void {
  serve('GET /api/accounts/me/sessions', async ({ caller }) => {
    const living = await sessions.list(caller.account.id);
    return { sessions: living.map((session) => describeSession(session, caller.account.sessionId)) };
  });
  serve('DELETE /api/accounts/me/sessions/:sessionId', async ({ caller, params, reply }) => {
    const { id: accountId, sessionId } = caller.account;
    const ended = await write((unit) => sessions.end(unit, { accountId, id: params.sessionId }));
    if (ended === 0) throw new AppError('accounts.session_not_found');
    if (params.sessionId === sessionId) cookies.clear(reply, 'foyer_session');
  });
}

function describeSession({ id, userAgent, createdAt, lastSeenAt }: StoredSession, currentId: string): AccountSession {
  return {
    id,
    userAgent,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    isCurrent: id === currentId,
  };
}
