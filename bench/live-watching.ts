import { request, type Agent, type IncomingMessage } from 'node:http';

/** What all watchers have received. */
export interface Received {
  parts: number;
  bytes: number;
  failures: number;
}

/** Follows the playlist as a player does, and loads each part when it is there. */
export async function watchParts(
  at: { port: number; agent: Agent },
  { pageSessionId, cookie }: { pageSessionId: string; cookie: string },
  isOver: () => boolean,
  received: Received,
): Promise<void> {
  const below = `/playback/${pageSessionId}/source`;
  let query = '';
  while (!isOver()) {
    const text = String(await get(at, `${below}/playlist.m3u8${query}`, received, cookie));
    const next = /PRELOAD-HINT:TYPE=PART,URI="s(\d+)\.(\d+)\.m4s"/u.exec(text);
    const newest = text.match(/EXT-X-PART:DURATION=[\d.]+,URI="([^"]+)"/gu)?.at(-1);
    if (!next || !newest) continue;
    query = `?_HLS_msn=${next[1]}&_HLS_part=${next[2]}&_HLS_skip=YES`;
    await getPart(at, `${below}/${/URI="([^"]+)"/u.exec(newest)![1]}`, received, cookie);
  }
}

export async function getPart(
  at: { port: number; agent: Agent },
  path: string,
  received: Received,
  cookie?: string,
): Promise<void> {
  await get(at, path, received, cookie);
  received.parts += 1;
}

export function get(
  { port, agent }: { port: number; agent: Agent },
  path: string,
  received: Received,
  cookie = '',
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, agent, headers: { cookie } }, (reply: IncomingMessage) => {
      const pieces: Buffer[] = [];
      if (reply.statusCode !== 200) received.failures += 1;
      reply.on('data', (piece: Buffer) => {
        received.bytes += piece.length;
        pieces.push(piece);
      });
      reply.on('end', () => resolve(Buffer.concat(pieces)));
      reply.on('error', reject);
    });
    sent.on('error', reject);
    sent.end();
  });
}
