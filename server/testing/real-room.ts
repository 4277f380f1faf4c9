import assert from 'node:assert/strict';
import { createSystemClock } from '#server/adapters/clock-system.ts';
import { createWriter } from '#server/database/write.ts';
import type { SettingsChange } from '#server/features/rooms/settings.ts';
import { newId } from '#server/random.ts';
import type { GuestRequests, Replied } from './guest-requests.ts';
import { makeAccount, makeRoom, makeSession } from './make.ts';
import { openBeside, type Place } from './real-foyer.ts';

/** A room with a guest link, and its owner's cookie. */
export interface SharedRoom {
  mediaId: string;
  cookie: string;
  token: string;
  linkId: string;
}

/** A guest whose page of the room is open. */
export interface Visitor {
  cookie: string;
  pageSessionId: string;
}

/** Writes a room directly to the database; guest access is switched on and the link created by the server. */
export async function shareRoomAt(
  place: Pick<Place, 'dataDir' | 'databaseUrl'>,
  { ask }: Pick<GuestRequests, 'ask'>,
  settings: SettingsChange,
  link: { maxClicks?: number } = {},
): Promise<SharedRoom> {
  const { mediaId, cookie } = await openBeside(place, async (database) => {
    const { write, close } = createWriter(database, createSystemClock());
    const owner = await makeAccount(write, { email: `${newId().toLowerCase()}@example.org` });
    const session = await makeSession(write, owner.id);
    const room = await makeRoom(write, { ownerId: owner.id }, settings);
    await close();
    return { mediaId: room, cookie: session.cookie };
  });
  const path = `/api/media/${mediaId}/guest-access`;
  await asked(ask({ method: 'PATCH', path, cookie, body: { isEnabled: true } }));
  const made = await asked(ask({ method: 'POST', path: `${path}/links`, cookie, body: { name: 'A crowd', ...link } }));
  const { id, url } = made as { id: string; url: string };
  return { mediaId, cookie, token: url.split('/g/')[1]!, linkId: id };
}

/** Enters by the link from a new browser and opens the room's page. */
export async function visit(requests: GuestRequests, room: SharedRoom, name: string): Promise<Visitor> {
  const entered = await requests.enter(room, name);
  assert.equal(entered.status, 201, entered.body);
  return await openPageOf(requests, room.mediaId, entered.cookie!);
}

export async function openPageOf(
  { ask }: Pick<GuestRequests, 'ask'>,
  mediaId: string,
  cookie: string,
): Promise<Visitor> {
  const opened = await asked(ask({ method: 'POST', path: '/api/page-sessions', cookie, body: { mediaId } }));
  return { cookie, pageSessionId: (opened as { id: string }).id };
}

/** Asks for a seat; returns the participant's id. */
export async function takeSeat(
  { ask }: Pick<GuestRequests, 'ask'>,
  mediaId: string,
  { cookie, pageSessionId }: Visitor,
  wanted: 'waiting' | 'inside',
): Promise<string> {
  const path = `/api/rooms/${mediaId}/join`;
  const joined = await asked(ask({ method: 'POST', path, cookie, body: { pageSessionId } }));
  const { participantId, state } = joined as { participantId: string; state: string };
  assert.equal(state, wanted);
  return participantId;
}

/** The body of a successful answer; fails for any other status. */
export async function asked(reply: Promise<Replied>): Promise<unknown> {
  const { status, body } = await reply;
  assert.ok(status < 300, `${status} ${body}`);
  return body === '' ? null : JSON.parse(body);
}
