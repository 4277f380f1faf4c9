import type { Kysely } from 'kysely';
import type { ChatMessage } from '#contracts/chat.ts';
import type { RoomRole } from '#contracts/rooms.ts';
import type { PersonKey } from '#server/access/person.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit, Write } from '#server/database/write.ts';
import type { Caller } from '#server/http/caller.ts';
import type { Clock } from '#server/ports/clock.ts';

/** A person in a chat, as far as memory knows the person. */
export interface ChatSeat {
  mediaId: string;
  /** Where messages belong: the id of a room session, or of the item that is a live session. */
  placeId: string;
  person: PersonKey;
  /** True where the person can only read: by no open page, or by a preview. */
  isReadOnly?: boolean;
}

/** How a person stands in a chat at the moment of writing. */
export interface ChatStanding {
  name: string;
  role: RoomRole;
  isGuest: boolean;
  /** In a room: the participant, whose name the room keeps apart from others. Null: the chat numbers equal names. */
  participantId: string | null;
  /** Whether the chat is open to this person; moderators may write in any case. */
  isOpen: boolean;
  /** The least time between two messages of one person; 0 for none. */
  slowModeSeconds: number;
}

/** What a kind of item gives to its chat. */
export interface ChatHost {
  /**
   * The caller's seat, by this page or, when none is named, by any page of the caller; otherwise throws the reason.
   * Answers from memory, because it is called for each message of a flood.
   */
  getSeat(caller: Caller, mediaId: string, pageSessionId: string | undefined): Promise<ChatSeat>;
  /** Asked only of those whose own pace allows a message. */
  isModerator(seat: ChatSeat): boolean | Promise<boolean>;
  /** Locks the chat's settings until the unit is committed; throws when the person may not be here any more. */
  lock(unit: Unit, seat: ChatSeat): Promise<ChatStanding>;
  /** Where messages of the item belong now; null: nothing was said there yet. */
  findPlaceId(mediaId: string): Promise<string | null>;
  /** Sends to everybody who can read; called in the order in which messages and deletions were committed. */
  tell(mediaId: string, message: ChatMessage): void;
}

export interface ChatDependencies {
  read: Kysely<Tables>;
  write: Write;
  clock: Clock;
  host: ChatHost;
  /** The email of a person, for moderators; null once it was erased. */
  findEmail(db: Kysely<Tables>, person: PersonKey): Promise<string | null>;
  /** Tells the open pages of a person on this item. */
  tellMuted(mediaId: string, person: PersonKey, isMuted: boolean): void;
}
