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
 * What the server pushes to an open page over its socket at `socketPath`. Pages send nothing over it: they make HTTP
 * requests. Events missed while a connection was down are not repeated; the page reads the state again by HTTP.
 */
export interface ServerEvents {
  /** The page session ended or more can be played: renew it now. Carries no data, so it reveals nothing. */
  renew: () => void;
  /**
   * The standing of this page's participant in the room changed: read it again. Carries no data, so it reveals nothing.
   */
  standing: () => void;
  /** Settings, session or engine of the room changed: read the room again. */
  room: () => void;
  /** Sent to participants inside. */
  roster: (changes: Changes<RoomParticipant>) => void;
  /** Sent to moderators, whether inside or on the item's page. */
  waiting: (changes: Changes<WaitingPerson>) => void;
  /** Sent to participants who wait. */
  lobbyMessage: (message: LobbyMessage) => void;
  /** Sent to those who can read the chat; a deleted message is sent again with an empty text. */
  chat: (message: ChatMessage) => void;
  /** Sent to the pages of one person: a moderator muted the person in the chat, or lifted that. */
  chatMuted: (muted: { isMuted: boolean }) => void;
  reaction: (reaction: { participantId: string; emoji: Reaction }) => void;
  /** The live session changed: read it again. Carries no data, so it reveals nothing. */
  live: () => void;
  /** How many people watch the live session. */
  watching: (watching: { count: number }) => void;
  /** Sent to everybody who watches a live session: the reactions of the last moment, by how many people. */
  reactions: (reactions: { emoji: Reaction; count: number }[]) => void;
  /** Sent to one participant: a moderator switched this source off. */
  muted: (muted: { source: MediaSource; by: string }) => void;
}

/** Every event of `ServerEvents`, for pages to listen to; does not compile when one is missing. */
export const serverEventNames = Object.keys({
  renew: true,
  standing: true,
  room: true,
  roster: true,
  waiting: true,
  lobbyMessage: true,
  chat: true,
  chatMuted: true,
  reaction: true,
  reactions: true,
  muted: true,
  live: true,
  watching: true,
} satisfies Record<keyof ServerEvents, true>) as (keyof ServerEvents)[];

/** What the server pushes to every page of a member over a socket of its own, to which the session's cookie admits. */
export interface MemberEvents {
  /** What the member is told under the bell changed: read it again. Carries no data, so it reveals nothing. */
  notices: () => void;
}

/** Where the sockets of members connect; those of pages use the main namespace. */
export const memberNamespace = '/member';

/** The message of `connect_error` when a member's socket is refused because nobody is signed in. */
export const memberOver = 'accounts.sign_in_required' satisfies ErrorCode;

/** What a page sends when it connects; the cookie of the request has to own this page session. */
export interface SocketHello {
  pageSessionId: string;
}

export const socketPath = '/socket';

/** The message of `connect_error` when a socket is refused because its page session has ended. */
export const pageOver = 'page_sessions.ended' satisfies ErrorCode;
