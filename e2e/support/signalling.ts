import type { BrowserContext, Page } from '@playwright/test';
import { WebSocket } from 'ws';

export interface Heard {
  /** Of the engine: there should be none. */
  tokens: Set<string>;
  /** Binary messages: those of signalling. */
  messages: number;
}

/** Tokens of the engine in whatever the page's sockets carry, in both directions and in their addresses. */
export function listenForTokens(page: Page): Heard {
  const heard: Heard = { tokens: new Set(), messages: 0 };
  const look = (payload: string | Buffer) => {
    if (typeof payload !== 'string') heard.messages += 1;
    const text = typeof payload === 'string' ? payload : payload.toString('latin1');
    for (const [token] of text.matchAll(/eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/gu)) heard.tokens.add(token);
  };
  page.on('websocket', (socket) => {
    look(socket.url());
    socket.on('framereceived', ({ payload }) => look(payload));
    socket.on('framesent', ({ payload }) => look(payload));
  });
  return heard;
}

export interface SignallingAttempt {
  /** What stands in `access_token`: the participant's id, as our client sends it, or anything else. */
  token: string | string[];
  authorization?: string;
}

/** Opens a signalling connection with the cookies of a browser, as a program would: the status that Foyer answers. */
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
