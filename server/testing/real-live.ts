import assert from 'node:assert/strict';
import { createSystemClock } from '#server/adapters/clock-system.ts';
import { createWriter } from '#server/database/write.ts';
import { newId } from '#server/random.ts';
import { makeClip } from './clips.ts';
import { loop, startFfmpeg, type Encoder } from './encoders.ts';
import type { GuestRequests } from './guest-requests.ts';
import { makeAccount, makeSession } from './make.ts';
import { findFreePort, openBeside, startFoyer, type Place, type RealFoyer } from './real-foyer.ts';
import { asked } from './real-room.ts';

/** A live session with a guest link, its owner's cookie and its stream key. */
export interface SharedLive {
  mediaId: string;
  cookie: string;
  token: string;
  linkId: string;
  key: string;
}

export interface LiveView {
  session: { state: string; startedAt: string | null; endedAt: string | null };
  ingest: { rtmp: string; problem: string | null } | null;
  health: { width: number; frameRate: number } | null;
  isRecording: boolean;
}

/** A real Foyer that takes encoders; a restart with the same `rtmpPort` is found by an encoder that tries again. */
export async function startLiveFoyer(
  place: Place,
  given: { port?: number; rtmpPort?: number; environment?: Record<string, string> } = {},
): Promise<RealFoyer & { rtmpPort: number }> {
  const rtmpPort = given.rtmpPort ?? (await findFreePort());
  const environment = { FOYER_LIVE: 'on', FOYER_RTMP_PORT: String(rtmpPort), ...given.environment };
  const port = given.port === undefined ? {} : { port: given.port };
  return { ...(await startFoyer(place, { environment, ...port })), rtmpPort };
}

/** Creates a live session as its owner does, with guest access and one link. */
export async function shareLiveAt(
  place: Pick<Place, 'dataDir' | 'databaseUrl'>,
  { ask }: Pick<GuestRequests, 'ask'>,
  live: object = {},
): Promise<SharedLive> {
  const cookie = await openBeside(place, async (database) => {
    const { write, close } = createWriter(database, createSystemClock());
    const owner = await makeAccount(write, { email: `${newId().toLowerCase()}@example.org` });
    const session = await makeSession(write, owner.id);
    await close();
    return session.cookie;
  });
  const body = { kind: 'live', title: 'Launch', live };
  const { id: mediaId } = (await asked(ask({ method: 'POST', path: '/api/media', cookie, body }))) as { id: string };
  const path = `/api/media/${mediaId}/guest-access`;
  await asked(ask({ method: 'PATCH', path, cookie, body: { isEnabled: true } }));
  const made = await asked(ask({ method: 'POST', path: `${path}/links`, cookie, body: { name: 'A crowd' } }));
  const { id: linkId, url } = made as { id: string; url: string };
  const { key } = (await asked(ask({ path: `/api/live/${mediaId}/key`, cookie }))) as { key: string };
  return { mediaId, cookie, linkId, key, token: url.split('/g/')[1]! };
}

/** Sends a film again and again, as an encoder does, until it is ended. */
export async function sendFilm(
  requests: Pick<GuestRequests, 'ask'>,
  shared: SharedLive,
  rtmpPort: number,
): Promise<Encoder> {
  await liveIs(requests, shared, ({ ingest }) => ingest?.problem === null);
  return startFfmpeg(loop(await makeClip('film')), `rtmp://127.0.0.1:${rtmpPort}/live/${shared.key}`);
}

/** Waits until the session is so; while a server restarts, its answers are awaited too. */
export async function liveIs(
  { ask }: Pick<GuestRequests, 'ask'>,
  { mediaId, cookie }: SharedLive,
  isSo: (view: LiveView) => boolean,
): Promise<LiveView> {
  for (;;) {
    const view = await asked(ask({ path: `/api/live/${mediaId}`, cookie })).catch(() => null);
    if (view && isSo(view as LiveView)) return view as LiveView;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The answer of a page's own address below its page session; fails unless it is there. */
export async function getBelow(
  { ask }: Pick<GuestRequests, 'ask'>,
  { cookie, pageSessionId }: { cookie: string; pageSessionId: string },
  path: string,
): Promise<string> {
  const { status, body } = await ask({ path: `/playback/${pageSessionId}/${path}`, cookie });
  assert.equal(status, 200, `${path} ${body}`);
  return body;
}
