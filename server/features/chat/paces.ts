import { LRUCache } from 'lru-cache';
import { AppError } from '#server/app-error.ts';
import type { Clock } from '#server/ports/clock.ts';
import type { ChatPlace } from './dependencies.ts';
import { personPace, roomPace, spendOne, waitMs, type Budget, type Pace } from './rules.ts';

/** Counts one message of a participant; throws `chat.too_many`, and counts nothing, when it comes too early. */
export type CountMessage = (place: Pick<ChatPlace, 'participantId' | 'mediaId' | 'role'>) => void;

const remembered = 10_000;

/** Counts in memory, so that a flood does not reach the database; each process counts separately. */
export function createCountMessage(clock: Clock): CountMessage {
  const byPerson = new LRUCache<string, Budget>({ max: remembered });
  const byRoom = new LRUCache<string, Budget>({ max: remembered });

  return ({ participantId, mediaId, role }) => {
    const now = clock.now();
    const ofPerson = spendOrRefuse(byPerson.get(participantId), personPace, now);
    if (role !== 'moderator') byRoom.set(mediaId, spendOrRefuse(byRoom.get(mediaId), roomPace, now));
    byPerson.set(participantId, ofPerson);
  };
}

function spendOrRefuse(budget: Budget | undefined, pace: Pace, now: Date): Budget {
  const left = spendOne(budget, pace, now);
  if (left) return left;
  throw new AppError('chat.too_many', { retryAfterSeconds: Math.ceil(waitMs(budget, pace, now) / 1000) });
}
