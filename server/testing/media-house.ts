import type { AccountRole } from '#contracts/accounts.ts';
import { createAccess } from '#server/access/find-rights.ts';
import { createAccountSessions } from '#server/features/accounts/sessions.ts';
import { findAccountNames } from '#server/features/accounts/store.ts';
import { serveMedia, servePoster } from '#server/features/media/routes.ts';
import { defaultModules } from '#server/features/modules/rules.ts';
import { createFixedClock } from './fixed-clock.ts';
import { makeAccount, makeSession } from './make.ts';
import { plainKinds } from './plain-kinds.ts';
import type { OpenTestDatabase } from './test-database.ts';
import { createTestHttp } from './test-http.ts';

/** The routes of items on the real HTTP layer, without the app. */
export async function openMediaHouse(open: OpenTestDatabase) {
  const clock = createFixedClock();
  const database = await open(clock);
  const { write } = database;
  const access = createAccess(() => ({ modules: defaultModules }));
  const http = createTestHttp(createAccountSessions({ ...database, clock }).find, (person, mediaId) =>
    access.find(database.read, person, mediaId),
  );
  const asked: string[] = [];
  serveMedia(http.serve, {
    ...database,
    kinds: plainKinds,
    findAccountNames,
    findChannels: async () => new Map(),
    async countGuestLinks(_db, ids) {
      asked.push(`links of ${ids.length}`);
      return new Map(ids.map((id) => [id, 2]));
    },
    async findProgress(_db, ids) {
      asked.push(`progress of ${ids.length}`);
      return new Map(ids.map((id) => [id, { fraction: 0.5, step: 'processing', secondsLeft: null }]));
    },
    decideForItems: access.decideForItems,
    isListedFor: access.isListedFor,
    mediaUrl: (id) => `https://media.example.org/media/${id}`,
  });
  const posters = new Map<string, Buffer>();
  servePoster(http.app, { ...http, ...database, access, readPoster: async (id) => posters.get(id) ?? null });
  async function come(role: AccountRole = 'creator', name = 'Ana') {
    const account = await makeAccount(write, { role, name });
    const { cookie } = await makeSession(write, account.id);
    return { ...account, cookie };
  }
  return { ...database, ...http, clock, asked, posters, come };
}
