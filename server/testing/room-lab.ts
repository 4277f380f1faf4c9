import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { enterAsGuest, type SharedVideo, type TestApp } from './test-app.ts';
import type { TestReply } from './test-http.ts';

/** A person with the room's page open who asked for a seat; `body` is the answer. */
export interface Arrival extends TestReply {
  cookie: string;
  pageSessionId: string;
  participantId: string;
}

type Page = Pick<Arrival, 'cookie' | 'pageSessionId'>;

/** Opens the room's page; returns the page session's id. */
export async function openPage(app: TestApp, cookie: string, mediaId: string, previous?: string): Promise<string> {
  const reply = await app.call('POST /api/page-sessions', { cookie, body: { mediaId, ...(previous && { previous }) } });
  assert.equal(reply.status, 201, JSON.stringify(reply.body));
  return reply.body.id;
}

/** Asks for a seat with an open page. */
export async function ask(app: TestApp, mediaId: string, { cookie, pageSessionId }: Page, body: object = {}) {
  return await app.call(`POST /api/rooms/${mediaId}/join`, { cookie, body: { pageSessionId, ...body } });
}

/** Opens the page and asks for a seat. */
export async function arrive(app: TestApp, cookie: string, mediaId: string, body: object = {}): Promise<Arrival> {
  const pageSessionId = await openPage(app, cookie, mediaId);
  const reply = await ask(app, mediaId, { cookie, pageSessionId }, body);
  return { ...reply, cookie, pageSessionId, participantId: reply.body?.participantId as string };
}

export async function arriveAsGuest(app: TestApp, room: SharedVideo, given: object = {}): Promise<Arrival> {
  return await arrive(app, await enterAsGuest(app, room, given), room.mediaId);
}

/** Sends a moderator's request, by the owner unless another cookie is given. */
export async function act(
  app: TestApp,
  { owner, mediaId }: SharedVideo,
  what: string,
  body?: object,
  cookie = owner.cookie,
) {
  return await app.call(`POST /api/rooms/${mediaId}/${what}`, { cookie, ...(body && { body }) });
}

export async function change(app: TestApp, { owner, mediaId }: SharedVideo, settings: object) {
  const reply = await app.call(`PATCH /api/rooms/${mediaId}`, { cookie: owner.cookie, body: settings });
  assert.equal(reply.status, 200, JSON.stringify(reply.body));
  return reply.body;
}

export async function leaveRoom(app: TestApp, mediaId: string, { cookie, pageSessionId }: Page) {
  return await app.call(`POST /api/rooms/${mediaId}/participants/me/leave`, { cookie, body: { pageSessionId } });
}

/** The standing of this page's participant, as the API returns it. */
export async function standingOf(app: TestApp, mediaId: string, { cookie, pageSessionId }: Page) {
  const path = `/api/rooms/${mediaId}/participants/me?pageSessionId=${pageSessionId}`;
  return (await app.call(`GET ${path}`, { cookie })).body;
}

export async function stateOf(app: TestApp, mediaId: string, page: Page): Promise<string> {
  return (await standingOf(app, mediaId, page)).state;
}

/** The room as its owner sees it. */
export async function viewRoom(app: TestApp, { owner, mediaId }: SharedVideo) {
  return (await app.call(`GET /api/rooms/${mediaId}`, { cookie: owner.cookie })).body;
}

export async function clicksOf(app: TestApp, { path, owner, linkId }: SharedVideo) {
  const { links } = (await app.call(`GET ${path}`, { cookie: owner.cookie })).body;
  return links.find((link: { id: string }) => link.id === linkId).clicks;
}

export async function switchLinks(app: TestApp, { path, owner }: SharedVideo, isEnabled: boolean): Promise<void> {
  await app.call(`PATCH ${path}`, { cookie: owner.cookie, body: { isEnabled } });
}

/** Waits until the condition holds, for effects that follow a request later. */
export async function until(isSo: () => boolean | Promise<boolean>, withinMs = 3_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await isSo())) {
    assert.ok(performance.now() < end, `not so after ${withinMs} ms: ${String(isSo)}`);
    await wait(5);
  }
}

/** Reports that the participant's page has connected or disconnected. */
export function tellConnection(app: TestApp, { pageSessionId }: Pick<Page, 'pageSessionId'>, isThere: boolean): void {
  app.rooms.presence.heard(pageSessionId, isThere);
}

/** Lets time pass, and does what the server does meanwhile. */
export async function pass(app: TestApp, seconds: number): Promise<void> {
  app.clock.advance({ seconds });
  await app.rooms.presence.keep();
  await app.rooms.lapse();
  await app.rooms.presence.sweep();
}

/** The participant's state as the browser with this cookie is told it, from whatever page. */
export async function stateBy(app: TestApp, room: SharedVideo, { cookie }: { cookie: string }): Promise<string> {
  return (await app.call(`GET /api/rooms/${room.mediaId}/participants/me`, { cookie })).body.state;
}

/** Opens another page in the browser; returns the state, or the code of the refusal. */
export async function comeBack(app: TestApp, room: SharedVideo, { cookie }: { cookie: string }): Promise<string> {
  const { status, body } = await arrive(app, cookie, room.mediaId);
  return status === 201 ? body.state : body.code;
}
