import type { FastifyInstance } from 'fastify';
import { createAccess } from './access/find-rights.ts';
import { composeChannels } from './compose/channels.ts';
import { composeAdministration } from './compose/administration.ts';
import { composeHealth } from './compose/health.ts';
import { composeGuestAccess } from './compose/guest-access.ts';
import { composeInvitations, findKnownBrowsers } from './compose/invitations.ts';
import { completeMediaKinds, composeMediaKinds } from './compose/media-kinds.ts';
import { composeMedia } from './compose/media.ts';
import { composeNotices, type ComposedNotices } from './compose/notices.ts';
import { composeLivingPages } from './compose/living-pages.ts';
import { composePageSessions, type ComposedPageSessions } from './compose/page-sessions.ts';
import { composePlayback } from './compose/playback.ts';
import { addSample } from './compose/sample.ts';
import { composeLive, type ComposedLive } from './compose/live.ts';
import { composeLivePackager } from './compose/live-packager.ts';
import { composeBrowserSource } from './compose/live-browser.ts';
import { composeRooms, type ComposedRooms } from './compose/rooms.ts';
import { createRightsChanged } from './compose/rights-changed.ts';
import { composeRetention, type Retention } from './compose/retention.ts';
import { composeRenewal } from './compose/renewal.ts';
import { composeTranscoding } from './compose/transcoding.ts';
import type { AppDependencies, Wiring } from './compose/wiring.ts';
import { createLeases } from './database/leases.ts';
import type { Database } from './database/open.ts';
import { joinProcesses } from './database/processes.ts';
import { createWriter, type Writer } from './database/write.ts';
import { createModules } from './features/modules/modules.ts';
import { createNotices } from './features/notices/notices.ts';
import { serveHelp } from './features/help/routes.ts';
import { serveModules } from './features/modules/routes.ts';
import { createPasswords } from './features/accounts/passwords.ts';
import { serveAccounts } from './features/accounts/routes.ts';
import { createAccountSessions, type AccountSessions } from './features/accounts/sessions.ts';
import type { Packager } from './features/live/packager/packager.ts';
import { findInvitedOf } from './features/invitations/rights.ts';
import type { MediaDependencies } from './features/media/describe.ts';
import type { LivingPages } from './features/page-sessions/living.ts';
import { createHttp } from './http/create-http.ts';
import { createCookies, type Cookies } from './http/cookies.ts';
import type { CallerFinder } from './http/caller.ts';
import { describeApi } from './http/openapi/document.ts';
import { createRefuseSocket } from './http/refuse-socket.ts';
import { createReplayWatch } from './http/replay-watch.ts';
import { routeUpgrades } from './http/upgrades.ts';
import { createServe } from './http/serve.ts';
import { createSocketServer } from './http/socket-server.ts';

export interface BuiltApp {
  app: FastifyInstance;
  wiring: Wiring;
  /** Live streams as they are played. */
  packager: Packager;
  /** Who waits and who is inside, in the memory of this process. */
  rooms: ComposedRooms;
  live: ComposedLive;
  retention: Retention;
  /** What members are told; `keep` does what time alone brings. */
  notices: ComposedNotices;
  /** The open page sessions in the memory of this process. */
  living: LivingPages;
  /** Starts background work: the transcoding queue, the purge, the erasing of what is old. */
  startWork(): Promise<void>;
  /** Adds a video with a guest link, for the first start of Foyer. */
  addSample(owner: { id: string }): Promise<void>;
  /** Answers requests under way, stops background work, and writes what is only in memory. */
  close(): Promise<void>;
}

/** Builds the HTTP app from its dependencies: the one place where features meet. */
export async function buildApp(dependencies: AppDependencies): Promise<BuiltApp> {
  const wiring = await createWiring(dependencies);
  const { app, config, modules, socketServer, writer } = wiring;

  serveSite(wiring);
  const pages = composeLivingPages(wiring);
  const livePackager = composeLivePackager(wiring);
  const playback = composePlayback(wiring, pages, livePackager);
  const askedKinds = composeMediaKinds(wiring, playback);
  const pageSessions = composePageSessions(wiring, pages, askedKinds);
  const renewal = composeRenewal(wiring, pageSessions, playback);
  const transcoding = composeTranscoding(wiring, { onRenditionsChanged: renewal.renew });
  const browser = composeBrowserSource(wiring, pageSessions);
  const rooms = await composeRooms(wiring, pageSessions, browser);
  const live = composeLive({ ...wiring, liveIngest: browser.ingest }, pages, pageSessions, livePackager, transcoding);
  browser.joinLive(live);
  live.rightsMayDiffer.subscribe(playback.recheckPreviews);
  const kinds = completeMediaKinds(askedKinds, rooms, live);
  const media = composeMedia(wiring, transcoding, kinds);
  const neighbors = { pageSessions, rooms, live, kinds, library: media.library };
  const { guestAccess, toldNotices } = await composeSharing(wiring, neighbors);
  const retention = composeRetention(wiring);
  const upgrades = routeUpgrades(app.server, {
    ...{ handlers: { ...socketServer.upgrades, ...rooms.upgrades }, log: app.log },
    refuse: createRefuseSocket(config.publicUrl),
  });

  return {
    app,
    wiring,
    ...{ rooms, live, retention, notices: toldNotices, packager: livePackager.packager },
    living: pages.living,
    async startWork() {
      rooms.start();
      await transcoding.start();
      await live.start();
      media.startPurge();
      retention.start();
      toldNotices.start();
    },
    addSample: (owner) => addSample(wiring, { ...transcoding, ...guestAccess, kinds }, owner),
    async close() {
      socketServer.close();
      upgrades.letGo();
      await app.close();
      const behind = [media, toldNotices, retention, renewal, transcoding, pageSessions, live, rooms, modules];
      for (const part of [...behind, dependencies.mailer, wiring.processes, writer]) await part.close();
    },
  };
}

/** What every part is given, before any of them. */
async function createWiring(dependencies: AppDependencies): Promise<Wiring> {
  const { config, database, clock, reserve } = dependencies;
  const app = createHttp({ ...config, isStorageAway: (error) => database.classifyError(error) === 'lost' });
  const writer = createWriter(database, clock, { makeSpace: () => reserve.giveUp() });
  const cookies = createCookies(config.publicUrl.startsWith('https:'));
  const passwords = createPasswords();
  const sessions = createAccountSessions({ read: database.read, write: writer.write, clock });
  const finder = createFinder(app, { read: database.read, cookies, sessions });
  const modules = createModules({ read: database.read, write: writer.write, isShared: database.kind === 'postgres' });
  await modules.load();
  const access = createAccess(() => ({ modules: modules.current() }));
  const serve = createServe(app, finder, (person, id) => access.find(database.read, person, id), reserve);
  const onError = (error: unknown) => app.log.error({ err: error }, 'telling a member failed');
  const notices = createNotices({ read: database.read, onError });
  const socketServer = createSocketServer({
    origin: new URL(config.publicUrl).origin,
    refuse: createRefuseSocket(config.publicUrl),
  });
  const made = { app, access, serve, writer, cookies, finder, modules, sessions, passwords, notices, socketServer };
  return { ...dependencies, ...made, ...(await joinOthers(app, dependencies, writer)) };
}

interface SharingNeighbors {
  pageSessions: ComposedPageSessions;
  rooms: ComposedRooms;
  live: ComposedLive;
  kinds: ReturnType<typeof completeMediaKinds>;
  library: MediaDependencies;
}

/** The ways to an item: invitations, guest links, channels, asking for it; and who looks after all of them. */
async function composeSharing(wiring: Wiring, neighbors: SharingNeighbors) {
  const { pageSessions, rooms, live, kinds, library } = neighbors;
  const rightsChanged = createRightsChanged(wiring, { pageSessions, rooms, live });
  const invitations = composeInvitations(wiring, rightsChanged, kinds);
  const guestAccess = await composeGuestAccess(wiring, pageSessions, rooms, kinds, invitations);
  composeChannels(wiring, { kinds, rooms, library, manage: guestAccess.manage, rightsChanged });
  composeAdministration(wiring, { ...neighbors, manage: guestAccess.manage, rightsChanged });
  return { guestAccess, toldNotices: composeNotices(wiring, invitations.inviteMember) };
}

function createFinder(
  app: FastifyInstance,
  { read, cookies, sessions }: { read: Database['read']; cookies: Cookies; sessions: AccountSessions },
): CallerFinder {
  return {
    cookies,
    findAccount: (hash) => sessions.find(hash),
    findBrowsers: (hashes) => findKnownBrowsers(read, hashes),
    findInvited: (browserHash, mediaId) => findInvitedOf(read, mediaId, browserHash),
    watch: createReplayWatch(app.log),
  };
}

/** What concerns no item. */
function serveSite(wiring: Wiring): void {
  const { app, serve, config, cookies, modules, database, version, writer } = wiring;
  serveDocument(app, version, cookies);
  composeHealth(wiring);
  serveAccounts(serve, {
    ...wiring,
    read: database.read,
    write: writer.write,
    site: { areRoomsOn: config.rooms.isOn, isLiveOn: config.live.isOn },
  });
  serveModules(serve, { modules });
  serveHelp(serve, { read: database.read, write: writer.write });
}

async function joinOthers(app: FastifyInstance, { database, clock }: AppDependencies, { write }: Writer) {
  const onError = (error: unknown) => app.log.error({ err: error }, 'looking after other processes failed');
  const processes = await joinProcesses({ database, clock, write, onError });
  return { processes, findLease: createLeases(database, write, processes) };
}

/** The API document is the same for as long as the server runs. */
function serveDocument(app: FastifyInstance, version: string, { nameOf }: Cookies): void {
  const document = JSON.stringify(describeApi({ version, cookieName: nameOf }));
  app.get('/api/openapi.json', async (_request, reply) => reply.type('application/json').send(document));
}
