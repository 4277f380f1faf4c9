import { createAccess } from '#server/access/find-rights.ts';
import { AppError } from '#server/app-error.ts';
import { defaultModules } from '#server/features/modules/rules.ts';
import type { ChatMessage } from '#contracts/chat.ts';
import type { RoomRole } from '#contracts/rooms.ts';
import { lockRows } from '#server/database/lock.ts';
import type { Unit, Write } from '#server/database/write.ts';
import type { ChatDependencies, ChatHost, ChatSeat, ChatStanding } from '#server/features/chat/dependencies.ts';
import { serveChat } from '#server/features/chat/routes.ts';
import { hashSecret, newId, newSecret } from '#server/random.ts';
import type { AccountCaller } from '#server/http/caller.ts';
import { createFixedClock } from './fixed-clock.ts';
import { makeAccount, makeGrant, makeMedia, makeSession } from './make.ts';
import type { OpenTestDatabase } from './test-database.ts';
import { createTestHttp } from './test-http.ts';

/** A participant inside a room. */
export interface ChatPlace {
  mediaId: string;
  sessionId: string;
  participantId: string;
  name: string;
  role: RoomRole;
  isGuest: boolean;
}

/** A participant inside a room, and the page session that has the seat. */
export interface Chatter {
  place: ChatPlace;
  cookie: string;
  ownerHash: string;
  pageSessionId: string;
}

export interface ChatRoom {
  mediaId: string;
  sessionId: string;
  moderator: Chatter;
}

export type ChatLab = Awaited<ReturnType<typeof openChatLab>>;

/** Serves the chat over HTTP with real rows of rooms; the rooms feature is replaced by functions that read them. */
export async function openChatLab(open: OpenTestDatabase) {
  const clock = createFixedClock();
  const database = await open(clock);
  const { write } = database;
  const accounts = new Map<string, AccountCaller>();
  const chatters: Chatter[] = [];
  const sent: { mediaId: string; message: ChatMessage }[] = [];
  const access = createAccess(() => ({ modules: defaultModules }));
  const http = createTestHttp(
    async (sessionHash) => accounts.get(sessionHash) ?? null,
    (person, mediaId) => access.find(database.read, person, mediaId),
  );
  const placeOf = ({ person }: ChatSeat) => chatters.find((one) => toSeat(one.place).person === person)!.place;
  const host: ChatHost = {
    getSeat: async (caller, mediaId, pageSessionId) =>
      findInside(chatters, [caller.account?.sessionHash, caller.browserHash], mediaId, pageSessionId),
    isModerator: (seat) => placeOf(seat).role === 'moderator',
    lock: (unit, seat) => lockChat(unit, placeOf(seat), slowMode),
    findPlaceId: async (mediaId) => chatters.find(({ place }) => place.mediaId === mediaId)?.place.sessionId ?? null,
    tell: (mediaId, message) => void sent.push({ mediaId, message }),
  };
  const slowMode = { seconds: 0 };
  const told: { person: string; isMuted: boolean }[] = [];
  const dependencies: ChatDependencies = {
    ...database,
    ...{ clock, host },
    findEmail: async (_db, person) => `${person}@example.org`,
    tellMuted: (_mediaId, person, isMuted) => void told.push({ person, isMuted }),
  };
  serveChat(http.serve, 'rooms', dependencies);

  async function makeMember(mediaId: string, role: RoomRole): Promise<Pick<Chatter, 'cookie' | 'ownerHash'>> {
    const account = await makeAccount(write);
    await makeGrant(write, mediaId, account.id, { role });
    const session = await makeSession(write, account.id);
    accounts.set(session.hash, { ...account, sessionId: session.id, sessionHash: session.hash, madeFrom: null });
    return { cookie: session.cookie, ownerHash: session.hash };
  }

  async function join(
    room: Pick<ChatRoom, 'mediaId' | 'sessionId'>,
    { role = 'viewer', isGuest = true, name = 'Bia Sousa' }: { role?: RoomRole; isGuest?: boolean; name?: string } = {},
  ): Promise<Chatter> {
    const secret = newSecret();
    const owner = isGuest
      ? { cookie: `foyer_guest=${secret}`, ownerHash: hashSecret(secret) }
      : await makeMember(room.mediaId, role);
    const { mediaId, sessionId } = room;
    const place: ChatPlace = { mediaId, sessionId, participantId: newId(), name, role, isGuest };
    await insertParticipant(write, place);
    const chatter = { ...owner, place, pageSessionId: newId() };
    chatters.push(chatter);
    return chatter;
  }

  async function makeRoom(): Promise<ChatRoom> {
    const owner = await makeAccount(write);
    const room = { mediaId: await makeMedia(write, { ownerId: owner.id, kind: 'room' }), sessionId: newId() };
    await insertRoom(write, room);
    return { ...room, moderator: await join(room, { role: 'moderator', isGuest: false, name: 'Ana Pereira' }) };
  }

  return {
    ...database,
    ...http,
    ...{ clock, dependencies, sent, told, slowMode, makeRoom, join },
    send: (who: Chatter, body: object = {}) =>
      http.call(`POST /api/rooms/${who.place.mediaId}/chat`, {
        cookie: who.cookie,
        body: { pageSessionId: who.pageSessionId, text: 'Good morning', idempotencyKey: newId(), ...body },
      }),
    list: (who: Chatter, query = '') =>
      http.call(`GET /api/rooms/${who.place.mediaId}/chat${query}`, { cookie: who.cookie }),
    remove: (who: Chatter, messageId: string, mediaId = who.place.mediaId) =>
      http.call(`DELETE /api/rooms/${mediaId}/chat/${messageId}`, { cookie: who.cookie }),
    moderate: (who: Chatter, author: Chatter, step: 'mute' | 'unmute') =>
      http.call(`POST /api/rooms/${who.place.mediaId}/chat/authors/${author.place.participantId}/${step}`, {
        cookie: who.cookie,
      }),
    show: (who: Chatter, author: Chatter) =>
      http.call(`GET /api/rooms/${who.place.mediaId}/chat/authors/${author.place.participantId}`, {
        cookie: who.cookie,
      }),
    /** Removes the participant without a notice to the participant's page. */
    takeOut: (who: Chatter) => write((unit) => setState(unit, who.place.participantId, 'removed')),
  };
}

function findInside(
  chatters: Chatter[],
  owners: (string | null | undefined)[],
  mediaId: string,
  pageSessionId: string | undefined,
): ChatSeat {
  const own = chatters.find((one) => owners.includes(one.ownerHash) && one.place.mediaId === mediaId);
  if (!own) throw new AppError('rooms.not_inside');
  if (pageSessionId !== undefined && pageSessionId !== own.pageSessionId) throw new AppError('rooms.not_inside');
  return toSeat(own.place);
}

export function toSeat({ mediaId, sessionId, participantId }: ChatPlace): ChatSeat {
  return { mediaId, placeId: sessionId, person: `guest:${participantId}` };
}

async function lockChat(unit: Unit, place: ChatPlace, slowMode: { seconds: number }): Promise<ChatStanding> {
  const room = unit.db.selectFrom('rooms').select('chat').where('media_id', '=', place.mediaId);
  const { chat } = await lockRows(unit, room).executeTakeFirstOrThrow();
  const participant = await unit.db
    .selectFrom('room_participants')
    .select('state')
    .where('id', '=', place.participantId)
    .executeTakeFirst();
  if (participant?.state !== 'inside') throw new AppError('rooms.not_inside');
  return { ...place, isOpen: chat === 1, slowModeSeconds: slowMode.seconds };
}

/** Changes the setting as the rooms feature does: the room is locked, then changed. */
export async function switchChat(unit: Unit, mediaId: string, isOn: boolean): Promise<void> {
  const room = unit.db.selectFrom('rooms').select('chat').where('media_id', '=', mediaId);
  await lockRows(unit, room).execute();
  await unit.db
    .updateTable('rooms')
    .set({ chat: isOn ? 1 : 0 })
    .where('media_id', '=', mediaId)
    .execute();
}

async function setState(unit: Unit, participantId: string, state: string): Promise<void> {
  await unit.db.updateTable('room_participants').set({ state }).where('id', '=', participantId).execute();
}

async function insertRoom(
  write: Write,
  { mediaId, sessionId }: Pick<ChatRoom, 'mediaId' | 'sessionId'>,
): Promise<void> {
  await write(async ({ db, now }) => {
    await db
      .insertInto('rooms')
      .values({
        media_id: mediaId,
        ...{ starts_at: null, ends_at: null, early_entry_minutes: null },
        ...{ lobby_for_guests: 1, lobby_for_members: 0, stage: 'on_request', chat: 1, screen_share: 1 },
        ...{ when_moderators_leave: 'go_on', locked: 0 },
      })
      .execute();
    const openedAt = now.getTime();
    await db
      .insertInto('room_sessions')
      .values({
        id: sessionId,
        media_id: mediaId,
        created_at: openedAt,
        opened_at: openedAt,
        ended_at: null,
        ended_by: null,
      })
      .execute();
  });
}

async function insertParticipant(write: Write, place: ChatPlace): Promise<void> {
  await write(async ({ db, now }) => {
    await db
      .insertInto('room_participants')
      .values({
        ...{ id: place.participantId, session_id: place.sessionId, media_id: place.mediaId },
        ...{ person: `guest:${place.participantId}`, guest_session_id: null, account_id: null },
        ...{
          name: place.name,
          name_key: '',
          name_written: '',
          name_number: 1,
          email: 'somebody@example.org',
          role: place.role,
          state: 'inside',
          waits_for: null,
        },
        ...{ was_admitted: 1, is_on_stage: 0, was_shown: 0, page_session_id: null, waiting_since: now.getTime() },
        ...{ joined_at: now.getTime(), refused_at: null, knocks: 0, network: null },
      })
      .execute();
  });
}
