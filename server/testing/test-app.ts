import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFsBlobStore } from '#server/adapters/blob-store-fs.ts';
import { createLogMailer } from '#server/adapters/mailer-log.ts';
import { createFfmpegTranscoder } from '#server/adapters/transcoder-ffmpeg.ts';
import { buildApp, type BuiltApp } from '#server/app.ts';
import { readConfig, type Config } from '#server/config.ts';
import type { LiveChange } from '#server/features/live/change.ts';
import type { SettingsChange } from '#server/features/rooms/settings.ts';
import type { AccountFacts } from '#server/features/accounts/rules.ts';
import type { BlobStore } from '#server/ports/blob-store.ts';
import type { Mailer } from '#server/ports/mailer.ts';
import type { BrowserRecorder, LiveIngest } from '#server/ports/live-ingest.ts';
import type { RoomServer } from '#server/ports/room-server.ts';
import { createFakeLiveIngest } from './fake-live-ingest.ts';
import { createFakeRecorder } from './fake-recorder.ts';
import { createFakeRoomServer } from './fake-room-server.ts';
import { createFixedClock, type FixedClock } from './fixed-clock.ts';
import { makeAccount, makeLive, makeMedia, makeRoom, makeSession } from './make.ts';
import type { OpenTestDatabase, TestDatabase } from './test-database.ts';
import { assertAllDeclared, call, testOrigin, type CallOptions, type TestReply } from './test-http.ts';

export interface TestApp extends BuiltApp, Pick<TestDatabase, 'read' | 'write'> {
  clock: FixedClock;
  blobs: BlobStore;
  folder: string;
  call(what: string, options?: CallOptions): Promise<TestReply>;
  /** Builds a second app on the same database: another process, or the same one after a restart. */
  again(given?: TestAppOptions): Promise<TestApp>;
  /** Creates a signed-in member, by default a creator. */
  member(given?: Partial<AccountFacts>): Promise<AccountFacts & { cookie: string }>;
}

export interface TestAppOptions {
  roomServer?: RoomServer;
  mailer?: Mailer;
  liveIngest?: LiveIngest;
  browserRecorder?: BrowserRecorder;
  config?: Partial<Config>;
  /** Further settings, as an administrator gives them. */
  environment?: Record<string, string>;
  webFolder?: string;
}

/** Builds the whole app on an empty database, with a fixed clock and without background work. */
export async function buildTestApp(open: OpenTestDatabase, given: TestAppOptions = {}): Promise<TestApp> {
  const clock = createFixedClock();
  return buildOn(await open(clock), clock, given);
}

async function buildOn(place: TestDatabase, clock: FixedClock, given: TestAppOptions): Promise<TestApp> {
  const { database, read, write, beforeClose } = place;
  const folder = await mkdtemp(join(tmpdir(), 'foyer-test-app-'));
  const roomServer = given.roomServer ?? createFakeRoomServer();
  const blobs = createFsBlobStore({ folder: join(folder, 'blobs') });
  const config = {
    ...readConfig({
      FOYER_LOG_LEVEL: 'silent',
      FOYER_ENTRY_RATE: '0',
      FOYER_UNCONFIRMED_ENTRIES: '0',
      FOYER_DATA_DIR: folder,
      ...given.environment,
    }),
    ...given.config,
  };
  const built = await buildApp({
    version: '1.2.3',
    config: { ...config, publicUrl: testOrigin },
    database,
    clock,
    blobs,
    transcoder: createFfmpegTranscoder({ workFolder: join(folder, 'work') }),
    roomServer,
    mailer: given.mailer ?? createLogMailer({ info: () => {} }),
    liveIngest: given.liveIngest ?? createFakeLiveIngest(),
    browserRecorder: given.browserRecorder ?? createFakeRecorder(),
    reserve: { isFull: () => false, giveUp: async () => false },
    tokenSecret: Buffer.alloc(32, 7),
    webFolder: given.webFolder ?? null,
  });
  beforeClose(async () => {
    await built.close();
    await blobs.close();
    assertAllDeclared(built.app);
    await rm(folder, { recursive: true, force: true });
  });
  return {
    ...built,
    clock,
    blobs,
    folder,
    read,
    write,
    call: (what, options) => call(built.app, what, options),
    again: (changed = {}) => buildOn(place, clock, { ...given, ...changed }),
    async member(facts) {
      const account = await makeAccount(write, facts);
      const { cookie } = await makeSession(write, account.id);
      return { ...account, cookie };
    },
  };
}

export interface SharedVideo {
  owner: AccountFacts & { cookie: string };
  mediaId: string;
  /** `/api/media/<id>/guest-access` */
  path: string;
  linkId: string;
  /** The token in the link's address. */
  token: string;
  entry: string;
}

/** Creates an owner, a video of the owner, guest access that is on, and one guest link. */
export async function shareVideo(app: TestApp, link: object = {}): Promise<SharedVideo> {
  const owner = await app.member();
  return await shareItem(app, owner, await makeMedia(app.write, { ownerId: owner.id }), link);
}

/** The same with a room of the owner, with these settings. */
export async function shareRoom(app: TestApp, room: SettingsChange = {}, link: object = {}): Promise<SharedVideo> {
  const owner = await app.member();
  return await shareItem(app, owner, await makeRoom(app.write, { ownerId: owner.id }, room), link);
}

/** The same with a live session of the owner, with these settings. */
export async function shareLive(app: TestApp, live: LiveChange = {}, link: object = {}): Promise<SharedVideo> {
  const owner = await app.member();
  return await shareItem(app, owner, await makeLive(app.write, { ownerId: owner.id }, live), link);
}

async function shareItem(
  app: TestApp,
  owner: SharedVideo['owner'],
  mediaId: string,
  link: object,
): Promise<SharedVideo> {
  const path = `/api/media/${mediaId}/guest-access`;
  await app.call(`PATCH ${path}`, { cookie: owner.cookie, body: { isEnabled: true } });
  const made = await app.call(`POST ${path}/links`, {
    cookie: owner.cookie,
    body: { name: 'Guest speakers', ...link },
  });
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  const token = made.body.url.split('/g/')[1];
  return { owner, mediaId, path, linkId: made.body.id, token, entry: `POST /api/guest-access/${token}/enter` };
}

let keys = 0;

/** A filled-in form with a new idempotency key. */
export function form(given: object = {}): object {
  keys += 1;
  return { name: 'Ana Lima', email: 'ana@example.org', idempotencyKey: `form-number-${keys}`, ...given };
}

/** Enters by the link from a new browser; returns the browser's cookie. */
export async function enterAsGuest(
  app: TestApp,
  { entry }: SharedVideo,
  given: object = {},
  address?: string,
): Promise<string> {
  const reply = await app.call(entry, { body: form(given), ...(address && { address }) });
  if (reply.status !== 201) throw new Error(JSON.stringify(reply.body));
  return `foyer_guest=${reply.cookies['foyer_guest']}`;
}
