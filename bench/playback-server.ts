// Foyer's playback in its own process, with all that a request passes in production: the HTTP app with its hooks,
// page sessions in memory, the item from SQLite, the blob store. Arguments: folder, cache in megabytes, item, number of
// segments, their size, number of guests whose pages are told.
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createSystemClock } from '#server/adapters/clock-system.ts';
import { createFsBlobStore } from '#server/adapters/blob-store-fs.ts';
import { openSqlite } from '#server/adapters/database-sqlite.ts';
import { migrate } from '#server/database/open.ts';
import { createWriter } from '#server/database/write.ts';
import { createAuthorise } from '#server/features/page-sessions/authorise.ts';
import { LivingPages } from '#server/features/page-sessions/living.ts';
import { readAddress } from '#server/features/playback/paths.ts';
import { createPlayables } from '#server/features/playback/playables.ts';
import { OpenReplies } from '#server/features/playback/open-replies.ts';
import { servePlayback } from '#server/features/playback/routes.ts';
import { createCookies } from '#server/http/cookies.ts';
import { createHttp } from '#server/http/create-http.ts';
import { hashSecret, newId, newSecret } from '#server/random.ts';

const [folder, cacheMegabytes, mediaId, segmentCount, segmentBytes, guestCount] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
  string,
];
const clock = createSystemClock();
const database = openSqlite(join(folder, `${newId()}.sqlite`));
await migrate(database);
const { write } = createWriter(database, clock);
const nowMs = clock.now().getTime();

await write(async ({ db }) => {
  const account = {
    id: newId(),
    name: 'A',
    email: 'a@example.org',
    email_key: 'a@example.org',
    password_hash: '',
    role: 'member',
    must_change_password: 0,
  };
  await db
    .insertInto('accounts')
    .values({ ...account, time_zone: null, created_at: nowMs })
    .execute();
  const words = { title: 'A', description: '', tags: '[]', search_text: 'a', visibility: 'private' };
  const file = {
    status: 'ready',
    failure: null,
    is_playable: 1,
    duration_ms: 60_000,
    picture_width: 1920,
    picture_height: 1080,
    has_poster: 0,
    storyboard: null,
  };
  const states = { version: 1, created_at: nowMs, published_at: nowMs };
  const rest = { deleted_at: null, deleted_by: null };
  await db
    .insertInto('media')
    .values({ id: mediaId, owner_id: account.id, kind: 'video', ...words, ...states, ...rest })
    .execute();
  await db
    .insertInto('media_files')
    .values({ media_id: mediaId, ...file })
    .execute();
  const segments = Array.from({ length: Number(segmentCount) }, (_, at) => ({
    file: `s${at}.m4s`,
    durationSeconds: 4,
    bytes: Number(segmentBytes),
  }));
  await db
    .insertInto('renditions')
    .values({
      ...{
        media_id: mediaId,
        name: 'v1080',
        kind: 'video',
        width: 1920,
        height: 1080,
        frame_rate: 30,
        codecs: 'avc1.640028',
      },
      ...{ peak_bandwidth: 5e6, average_bandwidth: 4e6, segments: JSON.stringify(segments), created_at: nowMs },
    })
    .execute();
});

/** The number of open pages on a busy site, which must not slow the decision. */
const openPages = 20_000;
const guests = Array.from({ length: openPages }, () => {
  const secret = newSecret();
  const pageSession = {
    ...{ id: newId(), mediaId, openedAs: 'guest' as const, accountSessionId: null, guestSessionId: newId() },
    kind: 'video' as const,
    ...{ ownerHash: hashSecret(secret), person: 'guest:1', isCounted: true, openedAt: nowMs, lastSeenAt: nowMs },
    ...{ endedAt: null, playedAt: null },
  };
  return { pageSession, cookie: `foyer_guest=${secret}` };
});
const living = new LivingPages({
  ...{ read: database.read, clock },
  maxMs: 86_400_000,
  onEnded: () => {},
});
living.add(guests.map(({ pageSession }) => pageSession));
const authorise = createAuthorise(living, createCookies(false).readAll);
const playables = createPlayables(database.read, clock);

const app = createHttp({ publicUrl: 'http://localhost', trustedProxies: [], logLevel: 'warn' });
servePlayback(app, {
  ...{ authorise, findPlayable: playables.find, accelRedirect: null },
  blobs: createFsBlobStore({ folder: join(folder, 'blobs') }),
  cacheBytes: Number(cacheMegabytes) * 1024 * 1024,
  live: { find: () => null, mayPreview: () => false, replies: new OpenReplies() },
});
await app.listen({ port: 0, host: '127.0.0.1' });

/** Microseconds of the decision alone: the page session, its owner, its item and the file. */
function measureDecision(): number {
  const rounds = 100_000;
  const startedMs = performance.now();
  for (let round = 0; round < rounds; round += 1) {
    const { pageSession, cookie } = guests[(round * 7919) % openPages]!;
    const address = readAddress(`/playback/${pageSession.id}/v1080/s${round % Number(segmentCount)}.m4s`);
    const page = address && authorise(address.pageSessionId, cookie);
    const playable = page && !(page instanceof Promise) ? playables.find(page.mediaId) : null;
    if (!playable || playable instanceof Promise || address?.file?.kind !== 'segment')
      throw new Error('The guest was refused.');
    if (!playable.sizes.has(address.file.path)) throw new Error('The segment is not known.');
  }
  return ((performance.now() - startedMs) * 1000) / rounds;
}

process.on('message', (question) => {
  if (question === 'authorise') process.send?.({ microseconds: measureDecision() });
});
process.send?.({
  port: (app.server.address() as AddressInfo).port,
  guests: guests.slice(0, Number(guestCount)).map(({ cookie, pageSession: { id } }) => ({ cookie, pageSessionId: id })),
});
