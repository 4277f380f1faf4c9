import { AppError } from '#server/app-error.ts';
import type { RateLimit } from '#server/http/rate-limit.ts';
import type { Serve } from '#server/http/serve.ts';
import { findSeatOf, type Callers } from './callers.ts';
import type { Follower } from './follow.ts';
import { join, type JoinDependencies } from './join.ts';
import { leave } from './leave.ts';
import type { LiveRooms } from './live.ts';
import type { Moderate } from './moderate.ts';
import type { Participant } from './participant-store.ts';
import type { Presence } from './presence.ts';
import type { RoomViews } from './room-view.ts';
import type { InRoom } from './transaction.ts';

export interface RoomRouteDependencies {
  live: LiveRooms;
  callers: Callers;
  views: RoomViews;
  inRoom: InRoom;
  joining: JoinDependencies;
  moderate: Moderate;
  presence: Presence;
  /** Counts a raised hand, for the list of who was there. */
  countHand(participant: Pick<Participant, 'mediaId' | 'sessionId' | 'person'>): Promise<void>;
  follower: Follower;
  /** Per participant. */
  gestureLimit: RateLimit;
  /** Per person, whose pages are free to open. */
  joinLimit: RateLimit;
}

/** The routes of all participants, guests included. */
export function serveRooms(serve: Serve, dependencies: RoomRouteDependencies): void {
  const { live, callers, views, inRoom, joining, moderate, presence, follower, countHand, gestureLimit, joinLimit } =
    dependencies;

  serve('GET /api/rooms/:mediaId', ({ params, query, caller }) =>
    views.getRoom(caller, params.mediaId, query.pageSessionId),
  );

  serve('POST /api/rooms/:mediaId/join', async ({ params, body, caller }) => {
    const { pageSessionId } = body;
    const [person] = await callers.findPeople(caller, params.mediaId, pageSessionId);
    await joinLimit.count(person!);
    const request = await callers.toSeatRequest(caller, params.mediaId, pageSessionId, body.name ?? null);
    const joined = await join(inRoom, joining, params.mediaId, request);
    // The page ended meanwhile: its end was reported before it had the seat, so nothing else will empty the seat.
    if (!(await callers.isOpen(caller, pageSessionId))) {
      if (joined.state === 'inside')
        await leave(inRoom, params.mediaId, joined.id, { from: pageSessionId, step: 'leave', isOwnWish: false });
      throw new AppError('page_sessions.ended');
    }
    return await views.describeFor(joined, pageSessionId);
  });

  serve('GET /api/rooms/:mediaId/participants/me', ({ params, query, caller }) =>
    views.getStanding(caller, params.mediaId, query.pageSessionId),
  );

  serve('POST /api/rooms/:mediaId/participants/me/leave', async ({ params, body, caller }) => {
    const people = await callers.findPeople(caller, params.mediaId, body.pageSessionId);
    const room = await live.get(params.mediaId);
    const seat = room && findSeatOf(room, people);
    if (!seat) throw new AppError('rooms.not_joined');
    const leaving = { from: body.pageSessionId, step: 'leave', isOwnWish: true } as const;
    await leave(inRoom, params.mediaId, seat.participant.id, leaving);
  });

  serve('POST /api/rooms/:mediaId/participants/me/hand', async ({ params, body, caller }) => {
    const { room, seat } = await callers.getOwnSeat(caller, params.mediaId, body.pageSessionId);
    await gestureLimit.count(seat.participant.id);
    const isChanged = presence.setHand(room, seat.participant.id, body.isRaised);
    if (isChanged && body.isRaised) await countHand(seat.participant);
  });

  serve('POST /api/rooms/:mediaId/participants/me/reaction', async ({ params, body, caller }) => {
    const { seat } = await callers.getOwnSeat(caller, params.mediaId, body.pageSessionId);
    await gestureLimit.count(seat.participant.id);
    follower.tellInside(params.mediaId, 'reaction', { participantId: seat.participant.id, emoji: body.emoji });
  });

  serve('POST /api/rooms/:mediaId/participants/me/stage', async ({ params, body, caller }) => {
    const { seat } = await callers.getOwnSeat(caller, params.mediaId, body.pageSessionId);
    await moderate.comeOnStage(params.mediaId, seat.participant.id, body.isOnStage);
    return await views.getStanding(caller, params.mediaId, body.pageSessionId);
  });
}
