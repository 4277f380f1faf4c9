import type { IncomingMessage } from 'node:http';
import { PassThrough, Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';

export interface Body {
  stream: ReadableStream;
  /** To be called when the answer is known: the rest of the body is discarded, so that the client reads the answer. */
  end(): void;
}

/** The body of a request as a separate stream: ending it early must not close the connection. */
export function openBody(request: IncomingMessage): Body {
  const inner = new PassThrough();
  inner.on('error', () => {});
  const breakOff = () => {
    if (!request.complete) inner.destroy(new Error('The connection broke before all was sent.'));
  };
  request.on('error', breakOff).on('close', breakOff).pipe(inner);
  return {
    stream: Readable.toWeb(inner),
    end() {
      request.unpipe(inner);
      inner.destroy();
      request.resume();
    },
  };
}
