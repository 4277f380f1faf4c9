import type { ChatMessage } from './chat.ts';
import type { ErrorCode } from './errors.ts';
import type { Reaction } from './limits.ts';
import type { LobbyMessage, MediaSource, RoomParticipant, WaitingPerson } from './rooms.ts';

/** People who came or changed, and the ids of those who are gone. */
export interface Changes<T> {
  changed: T[];
  gone: string[];
}

/**
 * What the server pushes to an open page over its socket at `socketPath`. Pages send nothing: what they want done they
 * ask for by HTTP. What was missed while a connection was down is asked for again by HTTP, never repeated here.
 */
export interface ServerEvents {
  /** Something about this page changed (it was ended, or more can be played): renew it now. Says nothing else on purpose. */
  renew: () => void;
  /** How this page's person stands with the room has changed: ask. Says nothing else on purpose. */
  standing: () => void;
  /** Settings, session or engine of the room changed: ask. */
  room: () => void;
  /** To those inside. */
  roster: (changes: Changes<RoomParticipant>) => void;
  /** To moderators, inside or on the item's page. */
  waiting: (changes: Changes<WaitingPerson>) => void;
  /** To those who wait. */
  lobbyMessage: (message: LobbyMessage) => void;
  /** To those inside; a message that was deleted comes once more, empty. */
  chat: (message: ChatMessage) => void;
  reaction: (reaction: { participantId: string; emoji: Reaction }) => void;
  /** To one person: a moderator switched this off. */
  muted: (muted: { source: MediaSource; by: string }) => void;
}

/** Every event of `ServerEvents`: a page listens to each; one that is missing here does not compile. */
export const serverEventNames = Object.keys({
  renew: true,
  standing: true,
  room: true,
  roster: true,
  waiting: true,
  lobbyMessage: true,
  chat: true,
  reaction: true,
  muted: true,
} satisfies Record<keyof ServerEvents, true>) as (keyof ServerEvents)[];

/** What a page says when it connects; the cookie of the request has to own this page session. */
export interface SocketHello {
  pageSessionId: string;
}

export const socketPath = '/socket';

/** Why a socket is refused whose page session is over: the message of `connect_error`. */
export const pageOver = 'page_sessions.ended' satisfies ErrorCode;
