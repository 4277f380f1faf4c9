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
    const nowMs = clock.elapsedMs();
    const ofPerson = spendOrRefuse(byPerson.get(participantId), personPace, nowMs);
    if (role !== 'moderator') byRoom.set(mediaId, spendOrRefuse(byRoom.get(mediaId), roomPace, nowMs));
    byPerson.set(participantId, ofPerson);
  };
}

function spendOrRefuse(budget: Budget | undefined, pace: Pace, nowMs: number): Budget {
  const left = spendOne(budget, pace, nowMs);
  if (left) return left;
  throw new AppError('chat.too_many', { retryAfterSeconds: Math.ceil(waitMs(budget, pace, nowMs) / 1000) });
}
