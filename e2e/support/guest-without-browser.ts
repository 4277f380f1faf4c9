import { io, type Socket } from 'socket.io-client';
import type { Item, Link } from './owner.ts';

export interface SharedRoom {
  item: Item;
  link: Link;
}

export interface GuestWithoutBrowser {
  cookie: string;
  participantId: string;
  page: Socket;
}

/** Enters by the link with cookies of its own, opens a page's socket and asks for a seat. */
export async function comeWithoutBrowser(
  address: string,
  { item, link }: SharedRoom,
  name: string,
): Promise<GuestWithoutBrowser> {
  const email = `${name.toLowerCase().replace(' ', '.')}@example.org`;
  const path = `/api/guest-access/${link.url.split('/g/')[1]!}/enter`;
  const answer = await post(address + path, { name, email, idempotencyKey: crypto.randomUUID() });
  const cookie = answer.headers.getSetCookie()[0]!.split(';')[0]!;
  const ask = async (asked: string, body: object): Promise<Record<string, string>> =>
    (await (await post(address + asked, body, cookie)).json()) as Record<string, string>;
  const pageSessionId = (await ask('/api/page-sessions', { mediaId: item.id }))['id']!;
  const page = await openPage(address, cookie, pageSessionId);
  const participantId = (await ask(`/api/rooms/${item.id}/join`, { pageSessionId }))['participantId']!;
  return { cookie, participantId, page };
}

async function post(url: string, body: object, cookie = ''): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'origin': new URL(url).origin, cookie };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`POST ${url} answered ${answer.status}: ${await answer.text()}`);
  return answer;
}

async function openPage(address: string, cookie: string, pageSessionId: string): Promise<Socket> {
  const socket = io(address, {
    path: '/socket',
    transports: ['websocket'],
    auth: { pageSessionId },
    extraHeaders: { origin: address, cookie },
    forceNew: true,
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}
