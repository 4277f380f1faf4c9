import type { ServerResponse } from 'node:http';
import { AppError } from '#server/app-error.ts';

interface OpenReply {
  response: ServerResponse;
  refuse(error: Error): void;
}

/** Answers that are still on their way, by page session: they end together with it. */
export class OpenReplies {
  readonly #replies = new Map<string, Set<OpenReply>>();

  /** Rejects when the page session ends before the answer has begun; never resolves. */
  add(pageSessionId: string, response: ServerResponse): Promise<never> {
    const ended = new Promise<never>((_resolve, reject) => {
      // It closed while the request was decided on, and tells so no more: nothing would take it off the list.
      if (response.destroyed) return;
      const reply = { response, refuse: reject };
      const replies = this.#replies.get(pageSessionId) ?? new Set();
      this.#replies.set(pageSessionId, replies.add(reply));
      response.once('close', () => {
        replies.delete(reply);
        if (replies.size === 0) this.#replies.delete(pageSessionId);
      });
    });
    ended.catch(() => {});
    return ended;
  }

  /** Refuses what waits, and breaks off what is being sent. */
  end(pageSessionIds: readonly string[]): void {
    for (const id of pageSessionIds) {
      for (const { response, refuse } of this.#replies.get(id) ?? []) {
        if (response.headersSent) response.destroy();
        else refuse(new AppError('playback.not_allowed'));
      }
    }
  }
}
