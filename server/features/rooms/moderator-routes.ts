import type { Kysely } from 'kysely';
import { AppError } from '#server/app-error.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Serve } from '#server/http/serve.ts';
import type { TellPages } from '#server/http/page-sockets.ts';
import { RoomServerUnavailable, type MediaSource, type RoomServer } from '#server/ports/room-server.ts';
import { findBans } from './ban-store.ts';
import type { Callers } from './callers.ts';
import { seatsIn, type LiveRooms, type Seat } from './live.ts';
import type { Lobby } from './lobby.ts';
import type { Look } from './look.ts';
import type { Moderate } from './moderate.ts';
import type { Presence } from './presence.ts';

export interface ModeratorRoutes {
  read: Kysely<Tables>;
  live: LiveRooms;
  callers: Callers;
  look: Look;
  lobby: Lobby;
  moderate: Moderate;
  presence: Presence;
  server: RoomServer;
  tellPages: TellPages;
}

/** What moderators do; each route asks first whether the caller is one. */
export function serveModerators(serve: Serve, dependencies: ModeratorRoutes): void {
  serveLobby(serve, dependencies);
  servePeople(serve, dependencies);
  serveGestures(serve, dependencies);
  serveWhole(serve, dependencies);
}

function serveLobby(serve: Serve, { callers, lobby }: ModeratorRoutes): void {
  serve('POST /api/rooms/:mediaId/admit-all', async ({ params, caller }) => {
    await callers.getModerated(caller, params.mediaId);
    return { count: await lobby.admitAll(params.mediaId) };
  });
  serve('POST /api/rooms/:mediaId/decline-all', async ({ params, caller }) => {
    await callers.getModerated(caller, params.mediaId);
    return { count: await lobby.declineAll(params.mediaId) };
  });
  serve('POST /api/rooms/:mediaId/participants/:participantId/admit', async ({ params, caller }) => {
    await callers.getModerated(caller, params.mediaId);
    await lobby.admit(params.mediaId, params.participantId);
  });
  serve('POST /api/rooms/:mediaId/participants/:participantId/decline', async ({ params, caller }) => {
    await callers.getModerated(caller, params.mediaId);
    await lobby.decline(params.mediaId, params.participantId);
  });
  serve('POST /api/rooms/:mediaId/lobby-messages', async ({ params, body, caller }) => {
    await callers.getModerated(caller, params.mediaId);
    return await lobby.sendMessage(params.mediaId, caller.account, body.text);
  });
}

function servePeople(serve: Serve, { read, callers, moderate }: ModeratorRoutes): void {
  serve('POST /api/rooms/:mediaId/participants/:participantId/stage', async ({ params, caller }) => {
    await callers.getModerated(caller, params.mediaId);
    await moderate.setOnStage(params.mediaId, params.participantId, true);
  });
  serve('POST /api/rooms/:mediaId/participants/:participantId/unstage', async ({ params, caller }) => {
    await callers.getModerated(caller, params.mediaId);
    await moderate.setOnStage(params.mediaId, params.participantId, false);
  });
  serve('POST /api/rooms/:mediaId/participants/:participantId/to-lobby', async ({ params, caller }) => {
    await callers.getModerated(caller, params.mediaId);
    await moderate.sendToLobby(params.mediaId, params.participantId);
  });
  serve('POST /api/rooms/:mediaId/participants/:participantId/remove', async ({ params, caller }) => {
    await callers.getModerated(caller, params.mediaId);
    await moderate.remove(params.mediaId, params.participantId);
  });
  serve('POST /api/rooms/:mediaId/participants/:participantId/ban', async ({ params, caller }) => {
    await callers.getModerated(caller, params.mediaId);
    await moderate.ban(params.mediaId, params.participantId, caller.account);
  });
  serve('GET /api/rooms/:mediaId/bans', async ({ params, caller }) => {
    await callers.getModerated(caller, params.mediaId);
    const bans = await findBans(read, params.mediaId);
    return {
      bans: bans.map(({ id, name, email, bannedAt, bannedBy }) => ({
        ...{ id, name, email, bannedBy },
        bannedAt: bannedAt.toISOString(),
      })),
    };
  });
  serve('DELETE /api/rooms/:mediaId/bans/:banId', async ({ params, caller }) => {
    await callers.getModerated(caller, params.mediaId);
    await moderate.liftBan(params.mediaId, params.banId);
  });
}

function serveGestures(serve: Serve, dependencies: ModeratorRoutes): void {
  const { live, callers, presence } = dependencies;
  serve('POST /api/rooms/:mediaId/participants/:participantId/lower-hand', async ({ params, caller }) => {
    await callers.getModerated(caller, params.mediaId);
    const room = await live.get(params.mediaId);
    if (!room?.seats.has(params.participantId)) throw new AppError('rooms.participant_not_found');
    presence.setHand(room, params.participantId, false);
  });
  serve('POST /api/rooms/:mediaId/lower-hands', async ({ params, caller }) => {
    await callers.getModerated(caller, params.mediaId);
    const room = await live.get(params.mediaId);
    const lowered = room
      ? seatsIn(room, 'inside').filter(({ participant }) => presence.setHand(room, participant.id, false))
      : [];
    return { count: lowered.length };
  });
  serve('POST /api/rooms/:mediaId/participants/:participantId/mute', async ({ params, body, caller }) => {
    const item = await callers.getModerated(caller, params.mediaId);
    const seat = (await live.get(params.mediaId))?.seats.get(params.participantId);
    if (seat?.participant.state !== 'inside') throw new AppError('rooms.participant_not_found');
    if (seat.participant.accountId === item.ownerId) throw new AppError('rooms.owner_untouchable');
    await mute(dependencies, seat, body.source, caller.account.name);
  });
  serve('POST /api/rooms/:mediaId/mute-all', async ({ params, caller }) => {
    await callers.getModerated(caller, params.mediaId);
    const room = await live.get(params.mediaId);
    const others = room ? seatsIn(room, 'inside').filter(isMutedWithAll) : [];
    for (const seat of others) await mute(dependencies, seat, 'microphone', caller.account.name);
    return { count: others.length };
  });
}

function isMutedWithAll({ participant }: Seat): boolean {
  return participant.isOnStage && participant.role !== 'moderator';
}

async function mute(
  { server, tellPages }: ModeratorRoutes,
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

function serveWhole(serve: Serve, { callers, look, moderate }: ModeratorRoutes): void {
  serve('PATCH /api/rooms/:mediaId', async ({ params, body, caller }) => {
    await callers.getModerated(caller, params.mediaId);
    await moderate.change(params.mediaId, body);
    return await look.getRoom(caller, params.mediaId, undefined);
  });
  serve('POST /api/rooms/:mediaId/end', async ({ params, caller }) => {
    await callers.getModerated(caller, params.mediaId);
    await moderate.end(params.mediaId, caller.account);
  });
}
