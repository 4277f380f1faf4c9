import type { Kysely } from 'kysely';
import type { ChatMessage } from '#contracts/chat.ts';
import type { RoomRole } from '#contracts/rooms.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit, Write } from '#server/database/write.ts';
import type { Caller } from '#server/http/caller.ts';
import type { Clock } from '#server/ports/clock.ts';

/** A participant inside a room, as the chat knows the participant. */
export interface ChatPlace {
  mediaId: string;
  sessionId: string;
  participantId: string;
  name: string;
  role: RoomRole;
  isGuest: boolean;
}

/** What the chat needs, including what it needs of the room. */
export interface ChatDependencies {
  read: Kysely<Tables>;
  write: Write;
  clock: Clock;
  /**
   * The caller's place inside, by this page or, when none is named, by any page of the caller; otherwise throws the
   * reason. Answers from memory, because it is called for each message of a flood.
   */
  getInside(caller: Caller, mediaId: string, pageSessionId: string | undefined): Promise<ChatPlace>;
  /**
   * Locks the room until the unit is committed, and says whether its chat is on. Null: the participant is not inside.
   */
  lockChat(unit: Unit, place: ChatPlace): Promise<{ isChatOn: boolean } | null>;
  /** The running session of the room, or its last; null: the room has had none. */
  findSessionId(mediaId: string): Promise<string | null>;
  /** Sends to everybody inside; called in the order in which messages and deletions were committed. */
  tell(mediaId: string, message: ChatMessage): void;
}
