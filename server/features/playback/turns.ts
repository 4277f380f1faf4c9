import type { ServerResponse } from 'node:http';
import type { PersonKey } from '#server/access/person.ts';
import { AppError } from '#server/app-error.ts';
import { delayRefusal } from '#server/http/rate-limit.ts';

/** A player asks for two or three files at once, a browser opens six connections to one host. */
const usualMost = 8;
const usualMostWaiting = 56;

/** The files of one person that are being sent, and what waits for its turn. */
interface Line {
  sending: number;
  waiting: Set<() => void>;
}

/** Sends each person a few files at a time, so that one who asks for hundreds slows down nobody else. */
export class Turns {
  readonly #lines = new Map<PersonKey, Line>();
  readonly #most: number;
  readonly #mostWaiting: number;

  constructor(most = usualMost, mostWaiting = usualMostWaiting) {
    this.#most = most;
    this.#mostWaiting = mostWaiting;
  }

  /**
   * Resolves when the file may be sent, which ends when the response closes; without a promise when it may be sent at
   * once. Rejects with `request.too_many` when too much waits already; never resolves when the response closes before.
   */
  take(person: PersonKey, response: ServerResponse): Promise<void> | null {
    const line = this.#lines.get(person) ?? { sending: 0, waiting: new Set() };
    this.#lines.set(person, line);
    if (line.sending < this.#most) {
      this.#begin(person, line, response);
      return null;
    }
    return line.waiting.size < this.#mostWaiting ? this.#wait(person, line, response) : refuse();
  }

  #wait(person: PersonKey, line: Line, response: ServerResponse): Promise<void> {
    return new Promise((resolve) => {
      const goOn = () => {
        response.off('close', giveUp);
        this.#begin(person, line, response);
        resolve();
      };
      const giveUp = () => void line.waiting.delete(goOn);
      line.waiting.add(goOn);
      response.once('close', giveUp);
    });
  }

  #begin(person: PersonKey, line: Line, response: ServerResponse): void {
    line.sending += 1;
    response.once('close', () => {
      line.sending -= 1;
      const [next] = line.waiting;
      if (next) {
        line.waiting.delete(next);
        next();
      } else if (line.sending === 0) {
        this.#lines.delete(person);
      }
    });
  }
}

async function refuse(): Promise<never> {
  await delayRefusal();
  throw new AppError('request.too_many', { retryAfterSeconds: 1 });
}
