import type { ServerResponse } from 'node:http';
import { AppError } from '#server/app-error.ts';
import { delayRefusal } from '#server/delay-refusal.ts';

/** A player asks for two or three files at once, a browser opens six connections to one host. */
const mostSending = 8;
const mostWaiting = 56;
/** A browser that takes nothing of its files for so long would keep hundreds of connections open by asking for more. */
const usualPatienceMs = 20_000;

/** The files of one browser that are being sent, and what waits for its turn. */
interface Line {
  sending: number;
  waiting: Set<() => void>;
}

/** Sends each browser a few files at a time, so that one that asks for hundreds slows down no other. */
export class Turns {
  readonly #lines = new Map<string, Line>();
  readonly #patienceMs: number;

  constructor(patienceMs = usualPatienceMs) {
    this.#patienceMs = patienceMs;
  }

  /**
   * Resolves when the file may be sent, which ends when the response closes; without a promise when it may be sent at
   * once. Rejects with `request.too_many`, and closes the connection after it, when too much waits already or the turn
   * does not come in time; never resolves when the response closes before.
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
    return line.waiting.size < mostWaiting ? this.#wait(browser, line, response) : refuse(response);
  }

  #wait(browser: string, line: Line, response: ServerResponse): Promise<void> {
    return new Promise((resolve) => {
      const stopWaiting = () => {
        line.waiting.delete(goOn);
        response.off('close', stopWaiting);
        clearTimeout(timer);
      };
      const goOn = () => {
        stopWaiting();
        this.#begin(browser, line, response);
        resolve();
      };
      const timer = setTimeout(() => {
        stopWaiting();
        resolve(refuse(response));
      }, this.#patienceMs).unref();
      line.waiting.add(goOn);
      response.once('close', stopWaiting);
    });
  }

  #begin(browser: string, line: Line, response: ServerResponse): void {
    line.sending += 1;
    response.once('close', () => {
      line.sending -= 1;
      const [next] = line.waiting;
      if (next) next();
      else if (line.sending === 0) this.#lines.delete(browser);
    });
  }
}

async function refuse(response: ServerResponse): Promise<never> {
  await delayRefusal();
  // What else was asked on this connection would only wait as well.
  if (!response.headersSent) response.setHeader('connection', 'close');
  throw new AppError('request.too_many', { retryAfterSeconds: 1 });
}
