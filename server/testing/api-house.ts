import { createSystemClock } from '#server/adapters/clock-system.ts';
import { createWriter } from '#server/database/write.ts';
import { createGuestRequests, type GuestRequests } from './guest-requests.ts';
import { makeAccount, makeLive, makeMedia, makeRoom, makeSession } from './make.ts';
import { readSecret } from '#server/secrets.ts';
import type { Known, Persona } from './property-client.ts';
import { makePlace, openBeside, startFoyer, type Place } from './real-foyer.ts';
import { asked, openPageOf, takeSeat } from './real-room.ts';
import { until } from './room-engine.ts';

/** A real server with a video, a room, a live session, guest links, people inside, and everybody who may ask for something. */
export interface ApiHouse {
  /** Where it is reached, and how it calls itself. */
  origin: string;
  personas: Persona[];
  close(): Promise<void>;
}

const engineMs = 60_000;
const takesEncoders = { FOYER_LIVE: 'on', FOYER_RTMP_PORT: '0' };
const signOut = 'POST /api/accounts/sign-out';

export async function openApiHouse(): Promise<ApiHouse> {
  const place = await makePlace('SQLite');
  const environment = { FOYER_ROOMS: 'on', FOYER_LIVEKIT_UDP_PORT: '0', FOYER_LIVEKIT_TCP_PORT: '0', ...takesEncoders };
  const foyer = await startFoyer(place, { environment });
  const requests = createGuestRequests(foyer);
  const people = await fill(place);
  await until(async () => {
    const reply = await requests.ask({ path: '/api/rooms/engine', cookie: `foyer_session=${people.admin}` });
    return (JSON.parse(reply.body) as { state: string }).state === 'ready';
  }, engineMs);
  return {
    origin: foyer.origin,
    personas: await meet(requests, people),
    async close() {
      requests.close();
      await foyer.end();
      await place.remove();
    },
  };
}

/** The sessions of an administrator, a creator and somebody who will sign out; a video, a room, and items to be deleted. */
async function fill(place: Pick<Place, 'dataDir' | 'databaseUrl'>) {
  return await openBeside(place, async (database) => {
    const { write, close } = createWriter(database, createSystemClock());
    const admin = await makeAccount(write, { role: 'admin' });
    const creator = await makeAccount(write);
    const facts = { ownerId: creator.id, visibility: 'published' } as const;
    const filled = {
      admin: (await makeSession(write, admin.id)).secret,
      creator: (await makeSession(write, creator.id)).secret,
      leaving: (await makeSession(write, creator.id)).secret,
      videoId: await makeMedia(write, facts),
      roomId: await makeRoom(write, facts),
      liveId: await makeLive(write, facts, {}, await readSecret(place.dataDir, 'guest-links')),
      spare: [await makeMedia(write, facts), await makeMedia(write, facts), await makeRoom(write, facts)],
    };
    await close();
    return filled;
  });
}

/** Guest links, somebody inside the room and somebody who waits there; answers as whom one may ask. */
async function meet(requests: GuestRequests, people: Awaited<ReturnType<typeof fill>>): Promise<Persona[]> {
  const { roomId, videoId, liveId, spare } = people;
  const owner = `foyer_session=${people.creator}`;
  const link = async (mediaId: string) => {
    const path = `/api/media/${mediaId}/guest-access`;
    await asked(requests.ask({ method: 'PATCH', path, cookie: owner, body: { isEnabled: true } }));
    const body = { name: 'Guests' };
    const made = await asked(requests.ask({ method: 'POST', path: `${path}/links`, cookie: owner, body }));
    const { id, url } = made as { id: string; url: string };
    return { id, token: url.split('/g/')[1]! };
  };
  const links = [await link(videoId), await link(roomId)];
  const spareLink = await link(roomId);
  const guest = (await requests.enter(links[1]!, 'guest-of-the-room')).cookie!;
  const page = async (cookie: string) => (await openPageOf(requests, roomId, cookie)).pageSessionId;
  const pages = { owner: await page(owner), guest: await page(guest) };
  const seats = [
    await takeSeat(requests, roomId, { cookie: owner, pageSessionId: pages.owner }, 'inside'),
    await takeSeat(requests, roomId, { cookie: guest, pageSessionId: pages.guest }, 'waiting'),
  ];
  const known: Known = {
    'path.mediaId': [videoId, roomId, liveId],
    'path.linkId': links.map(({ id }) => id),
    'path.token': links.map(({ token }) => token),
    'path.participantId': seats,
    'body.mediaId': [videoId, roomId, liveId],
  };
  const of = async (cookie: string, own: string): Promise<Pick<Persona, 'known' | 'knownTo'>> => ({
    known: { ...known, 'path.id': [own], 'query.pageSessionId': [own], 'body.pageSessionId': [own] },
    knownTo: {
      'DELETE /api/media/{mediaId}': { 'path.mediaId': spare },
      'DELETE /api/media/{mediaId}/guest-access/links/{linkId}': { 'path.linkId': [spareLink.id] },
      'POST /api/page-sessions/{id}/leave': { 'path.id': [await page(cookie)] },
    },
  });
  const admin = `foyer_session=${people.admin}`;
  return [
    { name: 'nobody', auth: {}, known, knownTo: {} },
    { name: 'a guest', auth: { guest: guest.split('=')[1]! }, ...(await of(guest, pages.guest)) },
    { name: 'a creator', auth: { session: people.creator }, ...(await of(owner, pages.owner)), without: [signOut] },
    {
      name: 'an administrator',
      auth: { session: people.admin },
      ...(await of(admin, await page(admin))),
      without: [signOut],
    },
    { name: 'somebody who signs out', auth: { session: people.leaving }, known: {}, knownTo: {}, only: signOut },
  ];
}
