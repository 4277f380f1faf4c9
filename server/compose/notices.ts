import { toAccountPerson } from '../access/person.ts';
import { every } from '../every.ts';
import { serveAccessRequests } from '../features/access-requests/routes.ts';
import type { AccessRequestDependencies } from '../features/access-requests/dependencies.ts';
import { writeAskedMail } from '../features/access-requests/mail.ts';
import { findAccountById, findAccountNames } from '../features/accounts/store.ts';
import { findMedia } from '../features/media/store.ts';
import { keepNotices } from '../features/notices/keep.ts';
import { serveNotices } from '../features/notices/routes.ts';
import { createRateLimit } from '../http/rate-limit.ts';
import { mediaKinds } from '../media-kinds.ts';
import { composeBell } from './bell.ts';
import type { Wiring } from './wiring.ts';

const asksPerMinute = 5;
const keptEveryMs = 3_600_000;

/** Invites one member in the unit in which the request is answered. */
export type InviteMember = AccessRequestDependencies['invite'];

export type ComposedNotices = ReturnType<typeof composeNotices>;

/** What members are told under the bell, and asking for access, which is told there. */
export function composeNotices(wiring: Wiring, invite: InviteMember) {
  const { app, serve, access, writer, database, clock, findLease, notices } = wiring;
  const { read } = database;
  const { write } = writer;
  serveNotices(serve, { read, write, notices, findAccountNames });
  serveAccessRequests(serve, {
    ...{ read, write, clock, findAccountNames, invite },
    askLimit: createRateLimit(asksPerMinute),
    findItem: access.find,
    findPublishedAt: async (db, mediaId) => (await findMedia(db, mediaId))?.publishedAt ?? null,
    async canOwnerInvite(db, item) {
      const owner = (await findAccountById(db, item.ownerId))?.account;
      return owner !== undefined && ((await access.find(db, toAccountPerson(owner), item.id))?.rights.invite ?? false);
    },
    rolesOf: ({ kind }) => [...mediaKinds[kind].invitedRoles],
    tellAsked: createTellAsked(wiring),
    tellAnswered: createTellAnswered(wiring),
  });
  const stopLooking = composeBell(wiring);
  const lease = findLease('notices');
  const keep = async () => {
    if (!(await lease.take())) return;
    try {
      await keepNotices({ read, write, clock, notices });
    } finally {
      await lease.release();
    }
  };
  let stop = () => {};
  return {
    keep,
    start() {
      stop = every(keptEveryMs, keep, (error) => app.log.error({ err: error }, 'keeping notices failed'));
    },
    close() {
      stop();
      stopLooking();
    },
  };
}

function createTellAsked({ app, config, mailer, modules, notices }: Wiring): AccessRequestDependencies['tellAsked'] {
  return async (unit, item, { id, message, isEmailed }, by) => {
    const details = { accountId: by.id };
    await notices.tellAccount(unit, item.ownerId, { name: 'access_requested', mediaId: item.id, subject: id, details });
    const owner = isEmailed && mailer.isOn && (await findAccountById(unit.db, item.ownerId))?.account;
    if (!owner) return;
    const mail = writeAskedMail({
      ...{ to: owner.email, asker: by.name, title: item.title, message },
      url: `${config.publicUrl}/media/${item.id}`,
      siteName: modules.current().theming.siteName,
    });
    unit.afterCommit(() => {
      void mailer
        .send(mail)
        .catch((error: unknown) => app.log.error({ err: error }, 'telling an owner by email failed'));
    });
  };
}

function createTellAnswered({ notices }: Wiring): AccessRequestDependencies['tellAnswered'] {
  return async (unit, item, { id, accountId }, answer) => {
    await notices.withdraw(unit, 'access_requested', id);
    if (answer === 'withdrawn') return;
    const name = answer === 'invited' ? 'access_granted' : 'access_declined';
    await notices.tellAccount(unit, accountId, { name, mediaId: item.id, subject: id });
  };
}
