import type { BrowserContext, Page } from '@playwright/test';
import { WebSocket } from 'ws';

export interface Heard {
  /** Tokens of the engine that were found: there should be none. */
  tokens: Set<string>;
  /** Number of binary messages, which are those of signalling. */
  messages: number;
}

/** Searches the addresses and the messages of the page's sockets, in both directions, for tokens of the engine. */
export function listenForTokens(page: Page): Heard {
  const heard: Heard = { tokens: new Set(), messages: 0 };
  const search = (payload: string | Buffer) => {
    if (typeof payload !== 'string') heard.messages += 1;
    const text = typeof payload === 'string' ? payload : payload.toString('latin1');
    for (const [token] of text.matchAll(/eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/gu)) heard.tokens.add(token);
  };
  page.on('websocket', (socket) => {
    search(socket.url());
    socket.on('framereceived', ({ payload }) => search(payload));
    socket.on('framesent', ({ payload }) => search(payload));
  });
  return heard;
}

export interface SignallingAttempt {
  /** The value of `access_token`: the participant's id, as our client sends it, or anything else. */
  token: string | string[];
  authorization?: string;
}

/** Tries a signalling connection with the cookies of a browser, and returns the status that Foyer answers. */
export async function trySignalling(
  address: string,
  context: BrowserContext,
  { token, authorization }: SignallingAttempt,
): Promise<number> {
  const query = new URLSearchParams({ protocol: '16', sdk: 'js', version: '2.15.0' });
  for (const one of [token].flat()) query.append('access_token', one);
  const headers = {
    cookie: (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; '),
    ...(authorization && { authorization }),
  };
  const socket = new WebSocket(`${address.replace('http', 'ws')}/rtc?${query.toString()}`, {
    origin: address,
    headers,
  });
  const status = await new Promise<number>((resolve, reject) => {
    socket.on('open', () => resolve(101));
    socket.on('unexpected-response', (_request, { statusCode }) => resolve(statusCode!));
    socket.on('error', reject);
  });
  socket.terminate();
  return status;
}
