import type { Body } from '#contracts/api.ts';
import type { ChatMessage } from '#contracts/chat.ts';
import { AppError } from '#server/app-error.ts';
import type { Unit } from '#server/database/write.ts';
import { newId } from '#server/random.ts';
import type { Author } from './author-store.ts';
import { toChatMessage } from './describe.ts';
import type { ChatDependencies, ChatSeat, ChatStanding } from './dependencies.ts';
import { enterChat } from './enter.ts';
import type { Paces } from './paces.ts';
import { decideWriting } from './rules.ts';
import { findByKey, findLastSent, insertMessage, type StoredMessage } from './store.ts';

type Sent = Pick<Body<'POST /api/rooms/:mediaId/chat'>, 'text' | 'idempotencyKey'>;

export type SendMessage = (seat: ChatSeat, sent: Sent) => Promise<ChatMessage>;

/**
 * Sends a message to everybody who can read the chat. Its settings are read while they are locked, so that no message
 * follows a switching off. A repeated idempotency key stands for the same message: it gets the same reply, and is sent
 * once.
 */
export function createSend(
  { write, host }: Pick<ChatDependencies, 'write' | 'host'>,
  { countOfPerson, countOfPlace }: Paces,
): SendMessage {
  async function sendOnce(unit: Unit, seat: ChatSeat, { text, idempotencyKey }: Sent): Promise<StoredMessage> {
    const standing = await host.lock(unit, seat);
    const author = await enterChat(unit, seat, standing);
    const before = await findByKey(unit, author, idempotencyKey);
    if (before) return before;
    await assertMayWrite(unit, author, standing);
    const message = toMessage(author, text, unit.now);
    unit.handOver(insertMessage(unit, message, idempotencyKey));
    unit.afterCommit(() => host.tell(seat.mediaId, toChatMessage(message)));
    return message;
  }

  return async (seat, sent) => {
    if (seat.isReadOnly) throw new AppError('page_sessions.not_allowed');
    countOfPerson(seat);
    if (!(await host.isModerator(seat))) countOfPlace(seat);
    return toChatMessage(await write((unit) => sendOnce(unit, seat, sent)));
  };
}

async function assertMayWrite(unit: Unit, author: Author, { isOpen, slowModeSeconds }: ChatStanding): Promise<void> {
  const lastSentAt = slowModeSeconds > 0 ? await findLastSent(unit, author.id) : null;
  const refusal = decideWriting({ ...author, isOpen, slowModeSeconds, lastSentAt }, unit.now);
  if (!refusal) return;
  const { because, retryAfterSeconds } = refusal;
  throw new AppError(because, retryAfterSeconds === undefined ? {} : { retryAfterSeconds });
}

function toMessage(author: Author, text: string, now: Date): StoredMessage {
  return {
    id: newMessageId(),
    author,
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
