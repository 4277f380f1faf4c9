import { createAdminister } from '#server/features/accounts/administer.ts';
import { serveAdministration } from '#server/features/accounts/administration-routes.ts';
import { createPasswords, type Passwords } from '#server/features/accounts/passwords.ts';
import { serveAccounts } from '#server/features/accounts/routes.ts';
import { createAccountSessions, type AccountSessions } from '#server/features/accounts/sessions.ts';
import { createFixedClock, type FixedClock } from './fixed-clock.ts';
import type { OpenTestDatabase, TestDatabase } from './test-database.ts';
import { createTestHttp, type TestHttp } from './test-http.ts';

export const password = 'correct horse battery';
export const session = (secret: string | undefined) => `foyer_session=${secret}`;

/** The routes of accounts on the real HTTP layer, without the app. */
export interface AccountHouse extends TestDatabase, TestHttp {
  clock: FixedClock;
  passwords: Passwords;
  sessions: AccountSessions;
  ended: string[][];
  signIn(email: string, typed?: string, options?: { cookie?: string; address?: string }): ReturnType<TestHttp['call']>;
}

export async function openAccountHouse(open: OpenTestDatabase): Promise<AccountHouse> {
  const clock = createFixedClock();
  const database = await open(clock);
  const sessions = createAccountSessions({ ...database, clock });
  const http = createTestHttp(sessions.find);
  const passwords = createPasswords();
  serveAccounts(http.serve, {
    ...database,
    ...http,
    clock,
    passwords,
    sessions,
    site: { areRoomsOn: true, isLiveOn: true },
  });
  const administer = createAdminister({
    ...{ ...database, passwords, sessions },
    roleChanged: async () => {},
    lockOut: async () => {},
    handItemsOver: async () => 0,
    deleteItems: async () => {},
    eraseTraces: async () => {},
  });
  serveAdministration(http.serve, {
    noteCreated: async () => {},
    permittedByName: () => [],
    ...database,
    ...{ passwords, administer },
    site: { areRoomsOn: true, isLiveOn: true },
  });
  const ended: string[][] = [];
  sessions.alsoEnd(async (_unit, ids) => void ended.push(ids));
  return {
    ...database,
    ...http,
    clock,
    passwords,
    sessions,
    ended,
    signIn: (email, typed = password, options = {}) =>
      http.call('POST /api/accounts/sign-in', { ...options, body: { email, password: typed } }),
  };
}
