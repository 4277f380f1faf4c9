import type { Kysely } from 'kysely';
import type { ChatMessage } from '#contracts/chat.ts';
import type { RoomRole } from '#contracts/rooms.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit, Write } from '#server/database/write.ts';
import type { Caller } from '#server/http/caller.ts';
import type { Clock } from '#server/ports/clock.ts';

/** Somebody inside a room, as its chat knows her. */
export interface ChatPlace {
  mediaId: string;
  sessionId: string;
  participantId: string;
  name: string;
  role: RoomRole;
  isGuest: boolean;
}

/** What the chat is given of the room around it. */
export interface ChatDependencies {
  read: Kysely<Tables>;
  write: Write;
  clock: Clock;
  /**
   * Who is asking, if she is inside with this page, or with any of hers when none is named; throws what keeps her out.
   * Answers from memory: it is asked for each message of a flood.
   */
  getInside(caller: Caller, mediaId: string, pageSessionId: string | undefined): Promise<ChatPlace>;
  /** Holds the room until the unit is committed. Is its chat on? Null: she is not inside any more. */
  lockChat(unit: Unit, place: ChatPlace): Promise<{ isChatOn: boolean } | null>;
  /** The running session of the room, or its last; null: the room has had none. */
  findSessionId(mediaId: string): Promise<string | null>;
  /** To everybody inside; called in the order in which messages and deletions were committed. */
  tell(mediaId: string, message: ChatMessage): void;
}
