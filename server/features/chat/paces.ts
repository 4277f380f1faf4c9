import { LRUCache } from 'lru-cache';
import { AppError } from '#server/app-error.ts';
import type { Clock } from '#server/ports/clock.ts';
import type { ChatSeat } from './dependencies.ts';
import { personPace, placePace, spendOne, waitMs, type Budget, type Pace } from './rules.ts';

/** Each counts one message; throws `chat.too_many`, and counts nothing, when it comes too early. */
export interface Paces {
  countOfPerson(seat: ChatSeat): void;
  /** For all but moderators together. */
  countOfPlace(seat: ChatSeat): void;
}

const remembered = 10_000;

/** Counts in memory, so that a flood does not reach the database; each process counts separately. */
export function createPaces(clock: Clock): Paces {
  const byPerson = new LRUCache<string, Budget>({ max: remembered });
  const byPlace = new LRUCache<string, Budget>({ max: remembered });
  const count = (budgets: LRUCache<string, Budget>, name: string, pace: Pace) =>
    void budgets.set(name, spendOrRefuse(budgets.get(name), pace, clock.elapsedMs()));
  return {
    countOfPerson: ({ placeId, person }) => count(byPerson, `${placeId} ${person}`, personPace),
    countOfPlace: ({ placeId }) => count(byPlace, placeId, placePace),
  };
}

function spendOrRefuse(budget: Budget | undefined, pace: Pace, nowMs: number): Budget {
  const left = spendOne(budget, pace, nowMs);
  if (left) return left;
  throw new AppError('chat.too_many', { retryAfterSeconds: Math.ceil(waitMs(budget, pace, nowMs) / 1000) });
}
