import type { Body } from '#contracts/api.ts';
import type { ChatMessage } from '#contracts/chat.ts';
import { canWrite } from '#server/access/rules.ts';
import { AppError } from '#server/app-error.ts';
import type { Unit } from '#server/database/write.ts';
import { newId } from '#server/random.ts';
import { toChatMessage } from './describe.ts';
import type { ChatDependencies, ChatPlace } from './dependencies.ts';
import type { CountMessage } from './paces.ts';
import { findByKey, insertMessage, type StoredMessage } from './store.ts';

type Sent = Pick<Body<'POST /api/rooms/:mediaId/chat'>, 'text' | 'idempotencyKey'>;

export type SendMessage = (place: ChatPlace, sent: Sent) => Promise<ChatMessage>;

/**
 * Sends a message to everybody inside. The chat setting is read while the room is locked, so that no message follows
 * its switching off. A repeated idempotency key stands for the same message: it gets the same reply, and is sent once.
 */
export function createSend(
  { write, lockChat, tell }: Pick<ChatDependencies, 'write' | 'lockChat' | 'tell'>,
  countMessage: CountMessage,
): SendMessage {
  async function sendOnce(unit: Unit, place: ChatPlace, { text, idempotencyKey }: Sent): Promise<StoredMessage> {
    const chat = await lockChat(unit, place);
    if (!chat) throw new AppError('rooms.not_inside');
    const before = await findByKey(unit, place.participantId, idempotencyKey);
    if (before) return before;
    if (!canWrite(place.role, chat.isChatOn)) throw new AppError('chat.off');
    const message = toMessage(place, text, unit.now);
    unit.handOver(insertMessage(unit, message, idempotencyKey));
    unit.afterCommit(() => tell(place.mediaId, toChatMessage(message)));
    return message;
  }

  return async (place, sent) => {
    countMessage(place);
    return toChatMessage(await write((unit) => sendOnce(unit, place, sent)));
  };
}

function toMessage(place: ChatPlace, text: string, now: Date): StoredMessage {
  return {
    id: newMessageId(),
    sessionId: place.sessionId,
    participantId: place.participantId,
    authorName: place.name,
    role: place.role,
    isGuest: place.isGuest,
    // Half a surrogate pair, as a cut off emoji leaves it, would be read from PostgreSQL as another text than was sent.
    text: text.toWellFormed(),
    isDeleted: false,
    sentAt: now,
  };
}

let made = 0;

/**
 * Messages in one commit have the same time, so their ids carry the order: a counter in hexadecimal digits, which sort
 * alike in every collation. The rest is random, so that ids of two processes differ.
 */
function newMessageId(): string {
  made = (made + 1) % 0x1_0000_0000;
  return made.toString(16).padStart(8, '0') + newId().slice(8);
}
