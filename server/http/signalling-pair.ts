import type { WebSocket } from 'ws';
import { isForBrowser, isFromBrowser } from './signalling-messages.ts';

const fullBytes = 1024 * 1024;
const normalEnd = 1000;
const goingAway = 1001;
const textRefused = 1003;

/** Passes messages between a browser and the engine until either closes or `end` is aborted. */
export function joinSockets(browser: WebSocket, engine: WebSocket, end: AbortSignal): void {
  const cut = () => {
    browser.terminate();
    engine.terminate();
  };
  const finish = () => end.removeEventListener('abort', cut);
  end.addEventListener('abort', cut, { once: true });
  pass(browser, engine, isFromBrowser);
  pass(engine, browser, isForBrowser);
  closeAlong(browser, engine, finish);
  closeAlong(engine, browser, finish);
  engine.resume();
  if (end.aborted) cut();
}

function pass(from: WebSocket, to: WebSocket, isAllowed: (message: Buffer) => boolean): void {
  from.on('message', (message: Buffer, isBinary) => {
    // Who speaks JSON is answered in JSON, which nobody here reads.
    if (!isBinary) return from.close(textRefused);
    if (!isAllowed(message) || to.readyState !== to.OPEN) return;
    to.send(message, () => {
      if (from.isPaused && to.bufferedAmount < fullBytes) from.resume();
    });
    // Whoever reads slowly slows down whoever writes to him.
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
