import { AppError } from '#server/app-error.ts';
import type { RateLimit } from '#server/http/rate-limit.ts';
import type { Serve } from '#server/http/serve.ts';
import { findSeatOf, type Callers } from './callers.ts';
import type { Follower } from './follow.ts';
import { join, type JoinNeighbours } from './join.ts';
import type { LiveRooms } from './live.ts';
import type { Look } from './look.ts';
import { leave, type Moderate } from './moderate.ts';
import type { Presence } from './presence.ts';
import type { InRoom } from './turn.ts';

export interface RoomRoutes {
  live: LiveRooms;
  callers: Callers;
  look: Look;
  inRoom: InRoom;
  neighbours: JoinNeighbours;
  moderate: Moderate;
  presence: Presence;
  follower: Follower;
  /** Per participant; joins per page. */
  gestureLimit: RateLimit;
}

/** What everybody in a room may ask for, guests too. */
export function serveRooms(serve: Serve, dependencies: RoomRoutes): void {
  const { live, callers, look, inRoom, neighbours, moderate, presence, follower, gestureLimit } = dependencies;

  serve('GET /api/rooms/:mediaId', ({ params, query, caller }) =>
    look.getRoom(caller, params.mediaId, query.pageSessionId),
  );

  serve('POST /api/rooms/:mediaId/join', async ({ params, body, caller }) => {
    const { pageSessionId } = body;
    await gestureLimit.count(pageSessionId);
    const visitor = await callers.toVisitor(caller, params.mediaId, pageSessionId, body.name ?? null);
    const joined = await join(inRoom, neighbours, params.mediaId, visitor);
    // Closed or reloaded while she was seated: nobody would ever tell that this page is over.
    if (!(await callers.isOpen(caller, pageSessionId))) {
      if (joined.state === 'inside')
        await leave(inRoom, params.mediaId, joined.id, { from: pageSessionId, step: 'leave', isByHerself: false });
      throw new AppError('page_sessions.ended');
    }
    return await look.describeFor(joined, pageSessionId);
  });

  serve('GET /api/rooms/:mediaId/participants/me', ({ params, query, caller }) =>
    look.getStanding(caller, params.mediaId, query.pageSessionId),
  );

  serve('POST /api/rooms/:mediaId/participants/me/leave', async ({ params, body, caller }) => {
    const people = await callers.findPeople(caller, params.mediaId, body.pageSessionId);
    const room = await live.get(params.mediaId);
    const seat = room && findSeatOf(room, people);
    if (!seat) throw new AppError('rooms.not_joined');
    const leaving = { from: body.pageSessionId, step: 'leave', isByHerself: true } as const;
    await leave(inRoom, params.mediaId, seat.participant.id, leaving);
  });

  serve('POST /api/rooms/:mediaId/participants/me/hand', async ({ params, body, caller }) => {
    const { room, seat } = await callers.getOwnSeat(caller, params.mediaId, body.pageSessionId);
    await gestureLimit.count(seat.participant.id);
    presence.setHand(room, seat.participant.id, body.isRaised);
  });

  serve('POST /api/rooms/:mediaId/participants/me/reaction', async ({ params, body, caller }) => {
    const { seat } = await callers.getOwnSeat(caller, params.mediaId, body.pageSessionId);
    await gestureLimit.count(seat.participant.id);
    follower.tellInside(params.mediaId, 'reaction', { participantId: seat.participant.id, emoji: body.emoji });
  });

  serve('POST /api/rooms/:mediaId/participants/me/stage', async ({ params, body, caller }) => {
    const { seat } = await callers.getOwnSeat(caller, params.mediaId, body.pageSessionId);
    await moderate.comeOnStage(params.mediaId, seat.participant.id, body.isOnStage);
    return await look.getStanding(caller, params.mediaId, body.pageSessionId);
  });
}
