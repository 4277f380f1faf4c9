import type { Kysely } from 'kysely';
import { assertRight } from '#server/access/find-rights.ts';
import { canBeActedOn } from '#server/access/rules.ts';
import { AppError } from '#server/app-error.ts';
import type { Tables } from '#server/database/tables.ts';
import { actorOf } from '#server/http/caller.ts';
import type { Serve } from '#server/http/serve.ts';
import type { TellPages } from '#server/http/page-sockets.ts';
import { RoomServerUnavailable, type MediaSource, type RoomServer } from '#server/ports/room-server.ts';
import type { Admissions } from './admission.ts';
import { findBans } from './ban-store.ts';
import { seatsIn, type LiveRooms, type Seat } from './live.ts';
import type { Lobby } from './lobby.ts';
import type { Moderate } from './moderate.ts';
import type { Presence } from './presence.ts';
import type { RoomViews } from './room-view.ts';

export interface ModeratorDependencies {
  read: Kysely<Tables>;
  live: LiveRooms;
  views: RoomViews;
  admissions: Admissions;
  lobby: Lobby;
  moderate: Moderate;
  presence: Presence;
  server: RoomServer;
  tellPages: TellPages;
}

/** The routes of moderators. Each contract states that the caller needs the right to moderate. */
export function serveModerators(serve: Serve, dependencies: ModeratorDependencies): void {
  serveLobby(serve, dependencies);
  servePeople(serve, dependencies);
  serveGestures(serve, dependencies);
  serveWhole(serve, dependencies);
}

function serveLobby(serve: Serve, { admissions, lobby }: ModeratorDependencies): void {
  serve('POST /api/rooms/:mediaId/admit-all', async ({ params }) => {
    return { count: await admissions.admitAll(params.mediaId) };
  });
  serve('POST /api/rooms/:mediaId/decline-all', async ({ params, query }) => {
    return { count: await lobby.declineAll(params.mediaId, query.network ?? null) };
  });
  serve('POST /api/rooms/:mediaId/participants/:participantId/admit', async ({ params }) => {
    await admissions.admit(params.mediaId, params.participantId);
  });
  serve('POST /api/rooms/:mediaId/participants/:participantId/decline', async ({ params }) => {
    await lobby.decline(params.mediaId, params.participantId);
  });
  serve('POST /api/rooms/:mediaId/lobby-messages', async ({ params, body, caller }) => {
    return await lobby.sendMessage(params.mediaId, actorOf(caller), body.text);
  });
}

function servePeople(serve: Serve, { read, moderate }: ModeratorDependencies): void {
  serve('POST /api/rooms/:mediaId/participants/:participantId/stage', async ({ params }) => {
    await moderate.setOnStage(params.mediaId, params.participantId, true);
  });
  serve('POST /api/rooms/:mediaId/participants/:participantId/unstage', async ({ params }) => {
    await moderate.setOnStage(params.mediaId, params.participantId, false);
  });
  serve('POST /api/rooms/:mediaId/participants/:participantId/to-lobby', async ({ params }) => {
    await moderate.sendToLobby(params.mediaId, params.participantId);
  });
  serve('POST /api/rooms/:mediaId/participants/:participantId/remove', async ({ params }) => {
    await moderate.remove(params.mediaId, params.participantId);
  });
  serve('POST /api/rooms/:mediaId/participants/:participantId/ban', async ({ params, caller }) => {
    await moderate.ban(params.mediaId, params.participantId, actorOf(caller));
  });
  serve('GET /api/rooms/:mediaId/bans', async ({ params }) => {
    const bans = await findBans(read, params.mediaId);
    return {
      bans: bans.map(({ id, name, email, bannedAt, bannedBy }) => ({
        ...{ id, name, email, bannedBy },
        bannedAt: bannedAt.toISOString(),
      })),
    };
  });
  serve('DELETE /api/rooms/:mediaId/bans/:banId', async ({ params }) => {
    await moderate.liftBan(params.mediaId, params.banId);
  });
}

function serveGestures(serve: Serve, dependencies: ModeratorDependencies): void {
  const { live, presence } = dependencies;
  serve('POST /api/rooms/:mediaId/participants/:participantId/lower-hand', async ({ params }) => {
    const room = await live.get(params.mediaId);
    if (!room?.seats.has(params.participantId)) throw new AppError('rooms.participant_not_found');
    presence.setHand(room, params.participantId, false);
  });
  serve('POST /api/rooms/:mediaId/lower-hands', async ({ params }) => {
    const room = await live.get(params.mediaId);
    const lowered = room
      ? seatsIn(room, 'inside').filter(({ participant }) => presence.setHand(room, participant.id, false))
      : [];
    return { count: lowered.length };
  });
  serve('POST /api/rooms/:mediaId/participants/:participantId/mute', async ({ item, params, body, caller }) => {
    const seat = (await live.get(params.mediaId))?.seats.get(params.participantId);
    if (seat?.participant.state !== 'inside') throw new AppError('rooms.participant_not_found');
    if (!canBeActedOn(seat.participant.accountId, item)) throw new AppError('rooms.owner_untouchable');
    await mute(dependencies, seat, body.source, actorOf(caller).name);
  });
  serve('POST /api/rooms/:mediaId/mute-all', async ({ params, caller }) => {
    const room = await live.get(params.mediaId);
    const others = room ? seatsIn(room, 'inside').filter(isMutedWithAll) : [];
    for (const seat of others) await mute(dependencies, seat, 'microphone', actorOf(caller).name);
    return { count: others.length };
  });
}

function isMutedWithAll({ participant }: Seat): boolean {
  return participant.isOnStage && participant.role !== 'moderator';
}

async function mute(
  { server, tellPages }: ModeratorDependencies,
  { participant }: Seat,
  source: MediaSource,
  by: string,
): Promise<void> {
  try {
    await server.mute(participant.sessionId, participant.id, source);
  } catch (error) {
    throw error instanceof RoomServerUnavailable ? new AppError('rooms.no_engine') : error;
  }
  if (participant.pageSessionId) tellPages([participant.pageSessionId], 'muted', { source, by });
}

function serveWhole(serve: Serve, { views, moderate }: ModeratorDependencies): void {
  serve('PATCH /api/rooms/:mediaId', async ({ rights, params, body, caller }) => {
    // Moderators may lock and unlock the room; changing another setting needs the right to edit the item.
    if (Object.keys(body).some((name) => name !== 'locked')) assertRight(rights, 'edit');
    await moderate.change(params.mediaId, body);
    return await views.getRoom(caller, params.mediaId, undefined);
  });
  serve('POST /api/rooms/:mediaId/end', async ({ params, caller }) => {
    await moderate.end(params.mediaId, actorOf(caller));
  });
}
