import type { WebSocket } from 'ws';
import type { SignallingProtocol } from '../ports/signalling.ts';

const fullBytes = 1024 * 1024;
const normalEnd = 1000;
const goingAway = 1001;
const textRefused = 1003;

/** Passes on the frames that the protocol allows, until the browser or the engine closes or `end` is aborted. */
export function joinSockets(
  { mayReachEngine, mayReachBrowser }: SignallingProtocol,
  browser: WebSocket,
  engine: WebSocket,
  end: AbortSignal,
): void {
  const cut = () => {
    browser.terminate();
    engine.terminate();
  };
  const finish = () => end.removeEventListener('abort', cut);
  end.addEventListener('abort', cut, { once: true });
  pass(browser, engine, mayReachEngine);
  pass(engine, browser, mayReachBrowser);
  closeAlong(browser, engine, finish);
  closeAlong(engine, browser, finish);
  engine.resume();
  if (end.aborted) cut();
}

function pass(from: WebSocket, to: WebSocket, isAllowed: (message: Buffer) => boolean): void {
  from.on('message', (message: Buffer, isBinary) => {
    // The protocol uses binary frames only, and only frames that it allows are passed on.
    if (!isBinary) return from.close(textRefused);
    if (!isAllowed(message) || to.readyState !== to.OPEN) return;
    to.send(message, () => {
      if (from.isPaused && to.bufferedAmount < fullBytes) from.resume();
    });
    // Backpressure: a slow reader stops the reading from the other side.
    if (to.bufferedAmount >= fullBytes) from.pause();
  });
}

function closeAlong(from: WebSocket, to: WebSocket, onEnded: () => void): void {
  from.on('error', () => from.terminate());
  from.on('close', (code) => {
    onEnded();
    to.resume();
    to.close(code === normalEnd ? normalEnd : goingAway);
  });
}
