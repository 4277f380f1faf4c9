import type { RoomParticipant, RoomSettings, Standing, WaitingPerson } from '#contracts/rooms.ts';
import { isInvitedKey } from '#server/access/person.ts';
import { isSilent, type LiveRoom, type Seat } from './live.ts';
import { decideGrants } from './may.ts';
import type { Participant } from './participant-store.ts';
import { knockAt, knocksAllowed } from './rules.ts';
import type { RoomSession } from './store.ts';

/** A participant inside, as the others inside may see the participant: without the email address. */
export function describeParticipant(room: Pick<LiveRoom, 'ownerId'>, seat: Seat): RoomParticipant {
  const { participant, isConnected, handRaisedAt } = seat;
  const { id, name, role, isOnStage, guestSessionId, accountId, joinedAt } = participant;
  return {
    id,
    name,
    role,
    isGuest: guestSessionId !== null,
    isInvited: isInvitedKey(participant.person),
    isOwner: accountId === room.ownerId,
    isOnStage,
    isConnected,
    handRaisedAt: handRaisedAt?.toISOString() ?? null,
    joinedAt: (joinedAt ?? participant.waitingSince).toISOString(),
  };
}

/** A waiting participant, as moderators see the participant. */
export function describeWaiting(seat: Seat, bannedEmails: ReadonlySet<string>, nowMs: number): WaitingPerson {
  const { id, name, email, guestSessionId, waitingSince, knocks, network } = seat.participant;
  return {
    id,
    name,
    email,
    isGuest: guestSessionId !== null,
    isInvited: isInvitedKey(seat.participant.person),
    since: waitingSince.toISOString(),
    isAway: isSilent(seat, nowMs),
    knocks,
    network,
    hasBannedEmail: guestSessionId !== null && bannedEmails.has(email.toLowerCase()),
  };
}

export function describeSession(session: RoomSession | null): Standing['session'] {
  if (!session) return { state: 'not_started', openedAt: null, endedAt: null };
  const state = session.endedAt ? 'ended' : session.openedAt ? 'open' : 'not_started';
  return {
    state,
    openedAt: session.openedAt?.toISOString() ?? null,
    endedAt: session.endedAt?.toISOString() ?? null,
  };
}

export interface StandingFacts {
  participant: Participant;
  session: RoomSession;
  settings: RoomSettings;
  /** The page that sent the request; null when it named none. */
  pageSessionId: string | null;
  connectUrl: string | null;
  isModeratorInside: boolean;
  isReopened: boolean;
  /** The page that has the seat is connected. */
  isConnected: boolean;
  messages: Standing['messages'];
}

/** How a participant stands with the room. A waiting participant gets no address and no token before the admission. */
export function describeStanding(facts: StandingFacts): Standing {
  const { participant, session, settings, pageSessionId, connectUrl } = facts;
  const isInside = participant.state === 'inside';
  const isHere = pageSessionId !== null && participant.pageSessionId === pageSessionId;
  const isRefused = participant.state === 'declined' || participant.state === 'removed';
  return {
    participantId: participant.id,
    name: participant.name,
    role: participant.role,
    state: participant.state,
    waitsFor: participant.state === 'waiting' ? participant.waitsFor : null,
    waitingSince: participant.waitingSince.toISOString(),
    isModeratorInside: participant.state === 'waiting' && facts.isModeratorInside,
    isHere,
    isOpenElsewhere: isInside && !isHere && facts.isConnected,
    isOnStage: isInside && participant.isOnStage,
    maySend: isInside ? [...decideGrants(participant, settings).maySend] : [],
    ...(isInside && isHere && connectUrl && { connect: { url: connectUrl, token: participant.id } }),
    knock: isRefused
      ? { mayAt: knockAt(participant).toISOString(), left: Math.max(0, knocksAllowed - participant.knocks) }
      : null,
    session: describeSession(session),
    isReopened: facts.isReopened,
    messages: participant.state === 'waiting' ? facts.messages : [],
  };
}
