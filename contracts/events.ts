import type { ChatMessage } from './chat.ts';
import type { LobbyMessage, RoomParticipant, WaitingPerson } from './rooms.ts';

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
  reaction: (reaction: { participantId: string; emoji: string }) => void;
  /** To one person: a moderator switched this off. */
  muted: (muted: { source: 'camera' | 'microphone' | 'screen_share'; by: string }) => void;
}

/** What a page says when it connects; the cookie of the request has to own this page session. */
export interface SocketHello {
  pageSessionId: string;
}

export const socketPath = '/socket';
