import type { ServerResponse } from 'node:http';
import { AppError } from '#server/app-error.ts';
import { delayRefusal } from '#server/delay-refusal.ts';

/** A player asks for two or three files at once, a browser opens six connections to one host. */
const mostSending = 8;
const mostWaiting = 56;

/** The files of one browser that are being sent, and what waits for its turn. */
interface Line {
  sending: number;
  waiting: Set<() => void>;
}

/** Sends each browser a few files at a time, so that one that asks for hundreds slows down no other. */
export class Turns {
  readonly #lines = new Map<string, Line>();

  /**
   * Resolves when the file may be sent, which ends when the response closes; without a promise when it may be sent at
   * once. Rejects with `request.too_many` when too much waits already; never resolves when the response closes before.
   */
  take(browser: string, response: ServerResponse): Promise<void> | null {
    // It closed while the request was decided on, and tells so no more.
    if (response.destroyed) return null;
    const line = this.#lines.get(browser) ?? { sending: 0, waiting: new Set() };
    this.#lines.set(browser, line);
    if (line.sending < mostSending) {
      this.#begin(browser, line, response);
      return null;
    }
    return line.waiting.size < mostWaiting ? this.#wait(browser, line, response) : refuse();
  }

  #wait(browser: string, line: Line, response: ServerResponse): Promise<void> {
    return new Promise((resolve) => {
      const goOn = () => {
        response.off('close', giveUp);
        this.#begin(browser, line, response);
        resolve();
      };
      const giveUp = () => void line.waiting.delete(goOn);
      line.waiting.add(goOn);
      response.once('close', giveUp);
    });
  }

  #begin(browser: string, line: Line, response: ServerResponse): void {
    line.sending += 1;
    response.once('close', () => {
      line.sending -= 1;
      const [next] = line.waiting;
      if (next) {
        line.waiting.delete(next);
        next();
      } else if (line.sending === 0) {
        this.#lines.delete(browser);
      }
    });
  }
}

async function refuse(): Promise<never> {
  await delayRefusal();
  throw new AppError('request.too_many', { retryAfterSeconds: 1 });
}
