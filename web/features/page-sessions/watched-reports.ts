import type { WatchedReport } from '#contracts/attendance.ts';
import { attendancePieces } from '#contracts/limits.ts';
import type { PageSession } from '#contracts/page-sessions.ts';
import type { Clock } from '../../lib/clock.ts';
import { mediaKinds } from '../../lib/media-kinds.ts';
import type { PlayedStretch } from '../../ui/player/played-seconds.ts';

const firstMilliseconds = 5000;
const everyMilliseconds = 30_000;

/** What one page session has watched so far; a new one begins with nothing. */
function createWatched() {
  let seconds = 0;
  const pieces = Array.from({ length: attendancePieces }, () => '0');
  return {
    add(stretch: PlayedStretch, filmSeconds: number | null): void {
      seconds += stretch.seconds;
      if (!filmSeconds) return;
      const pieceAt = (position: number) => (position / filmSeconds) * attendancePieces;
      pieces.fill('1', Math.floor(pieceAt(stretch.from)), Math.ceil(pieceAt(stretch.to)));
    },
    report(): WatchedReport {
      const bits = pieces.join('');
      const digits = bits.replaceAll(/.{4}/gu, (four) => Number.parseInt(four, 2).toString(16));
      return { seconds: Math.round(seconds), ...(bits.includes('1') && { pieces: digits }) };
    },
  };
}

/**
 * Reports to the server what the page has watched: soon after it was opened, which says that the person is there, then
 * every half minute. The last report goes with the end of the page session. The room knows who is inside by itself, and previews are told to nobody.
 */
export class WatchedReports {
  readonly #clock: Clock;
  readonly #send: (pageSessionId: string, report: WatchedReport) => void;
  #watched = createWatched();
  #pageSessionId: string | null = null;
  #callOff: (() => void) | null = null;

  constructor(clock: Clock, send: (pageSessionId: string, report: WatchedReport) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** A page session was opened. */
  begin({ id, as, media }: PageSession): void {
    this.forget();
    this.#watched = createWatched();
    if (as === 'preview' || mediaKinds[media.kind].hasRoom) return;
    this.#pageSessionId = id;
    this.#plan(firstMilliseconds);
  }

  /** `filmSeconds` is the length of the film; null while it has none, as during a live session. */
  add(stretch: PlayedStretch, filmSeconds: number | null): void {
    this.#watched.add(stretch, filmSeconds);
  }

  /** The page is left: the last report; undefined where nothing is reported. */
  end(): WatchedReport | undefined {
    const last = this.#pageSessionId ? this.#watched.report() : undefined;
    this.forget();
    return last;
  }

  /** The server ended the page session and takes no more reports of it. */
  forget(): void {
    this.#callOff?.();
    this.#callOff = null;
    this.#pageSessionId = null;
  }

  #report(): void {
    if (this.#pageSessionId) this.#send(this.#pageSessionId, this.#watched.report());
  }

  #plan(milliseconds: number): void {
    this.#callOff = this.#clock.later(() => {
      this.#report();
      this.#plan(everyMilliseconds);
    }, milliseconds);
  }
}
