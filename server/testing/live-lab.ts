import { newId } from '#server/random.ts';
import { openPage } from './room-lab.ts';
import { enterAsGuest, type SharedVideo, type TestApp } from './test-app.ts';

/** Somebody with the page of a live session open. */
export interface Watcher {
  cookie: string;
  pageSessionId: string;
}

export async function watchAs(app: TestApp, { mediaId }: SharedVideo, cookie: string): Promise<Watcher> {
  return { cookie, pageSessionId: await openPage(app, cookie, mediaId) };
}

export async function watchAsGuest(app: TestApp, live: SharedVideo, name = 'Bia Sousa'): Promise<Watcher> {
  return await watchAs(app, live, await enterAsGuest(app, live, { name, email: 'bia@example.org' }));
}

export async function say(
  app: TestApp,
  { mediaId }: SharedVideo,
  { cookie, pageSessionId }: Watcher,
  text = 'Good morning',
  idempotencyKey = newId(),
) {
  return await app.call(`POST /api/live/${mediaId}/chat`, { cookie, body: { pageSessionId, text, idempotencyKey } });
}

export async function readChat(app: TestApp, { mediaId }: SharedVideo, { cookie, pageSessionId }: Watcher) {
  return (await app.call(`GET /api/live/${mediaId}/chat?pageSessionId=${pageSessionId}`, { cookie })).body;
}

/** Asks a route of the session's moderators, as its owner unless another cookie is given. */
export async function askLive(
  app: TestApp,
  live: SharedVideo,
  what: string,
  body?: object,
  cookie = live.owner.cookie,
) {
  const [method, path] = what.split(' ');
  return await app.call(`${method} /api/live/${live.mediaId}${path}`, { cookie, ...(body && { body }) });
}
