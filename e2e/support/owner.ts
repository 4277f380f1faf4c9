import { expect, type APIRequestContext, type APIResponse } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

export interface Item {
  id: string;
  url: string;
  title: string;
  status: string;
  isPlayable: boolean;
  failure: string | null;
  counts: { views: number; plays: number };
}

export interface Link {
  id: string;
  name: string;
  url: string;
  status: string;
  clicks: { used: number; limit: number | null };
  inside: number;
}

export interface NewLink {
  name?: string;
  maxClicks?: number;
  durationDays?: number;
}

const preparedMilliseconds = 60_000;
let made = 0;

/** A signed-in member who uses the API: prepares what a story needs but does not test. */
export class Owner {
  readonly request: APIRequestContext;
  readonly address: string;

  constructor(request: APIRequestContext, address: string) {
    this.request = request;
    this.address = address;
  }

  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<APIResponse> {
    return this.request.fetch(this.address + path, {
      method,
      headers: { origin: this.address, ...headers },
      ...(body === undefined ? {} : { data: body }),
    });
  }

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.send(method, path, body);
    const text = await response.text();
    expect(response.ok(), `${method} ${path} answered ${response.status()}: ${text}`).toBe(true);
    return (text ? JSON.parse(text) : null) as T;
  }

  async signIn(email: string, password: string): Promise<this> {
    await this.call('POST', '/api/accounts/sign-in', { email, password });
    return this;
  }

  createItem(details: { title: string; description?: string; tags?: string[]; visibility?: string }): Promise<Item> {
    return this.call('POST', '/api/media', { kind: 'video', ...details });
  }

  /** Sends the first `share` (0 to 1) of a file in one request, as the upload page would. */
  async upload(mediaId: string, path: string, filename = basename(path), share = 1): Promise<void> {
    const bytes = await readFile(path);
    const inBase64 = (text: string) => Buffer.from(text).toString('base64');
    const tus = { 'tus-resumable': '1.0.0' };
    const created = await this.send('POST', '/api/uploads', undefined, {
      ...tus,
      'upload-length': String(bytes.length),
      'upload-metadata': `mediaId ${inBase64(mediaId)},filename ${inBase64(filename)}`,
    });
    expect(created.status(), await created.text()).toBe(201);
    const place = new URL(created.headers()['location']!, this.address).pathname;
    const sent = await this.send('PATCH', place, bytes.subarray(0, Math.floor(bytes.length * share)), {
      ...tus,
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
    });
    expect(sent.status(), await sent.text()).toBe(204);
  }

  item(mediaId: string): Promise<Item> {
    return this.call('GET', `/api/media/${mediaId}`);
  }

  /** Waits until all renditions are made; fails if the video cannot be processed. */
  async prepared(mediaId: string): Promise<Item> {
    await expect
      .poll(async () => (await this.item(mediaId)).status, { timeout: preparedMilliseconds, intervals: [200] })
      .toMatch(/ready|failed/u);
    const item = await this.item(mediaId);
    expect(item.failure).toBeNull();
    return item;
  }

  /** A video with all its renditions, ready to be watched. */
  async createVideo(path: string, details: Partial<Parameters<Owner['createItem']>[0]> = {}): Promise<Item> {
    made += 1;
    const item = await this.createItem({ title: `Story ${made}`, ...details });
    await this.upload(item.id, path);
    return this.prepared(item.id);
  }

  async switchGuestAccess(mediaId: string, isEnabled: boolean): Promise<void> {
    await this.call('PATCH', `/api/media/${mediaId}/guest-access`, { isEnabled });
  }

  createLink(mediaId: string, { name = 'Webinar invite', ...limits }: NewLink = {}): Promise<Link> {
    return this.call('POST', `/api/media/${mediaId}/guest-access/links`, {
      name,
      timeZone: 'Europe/Berlin',
      ...limits,
    });
  }

  /** Switches guest access on and makes one link. */
  async share(mediaId: string, link: NewLink = {}): Promise<Link> {
    await this.switchGuestAccess(mediaId, true);
    return this.createLink(mediaId, link);
  }

  async links(mediaId: string): Promise<Link[]> {
    return (await this.call<{ links: Link[] }>('GET', `/api/media/${mediaId}/guest-access`)).links;
  }

  async deleteLink(mediaId: string, linkId: string): Promise<void> {
    await this.call('DELETE', `/api/media/${mediaId}/guest-access/links/${linkId}`);
  }

  async deleteItem(mediaId: string): Promise<void> {
    await this.call('DELETE', `/api/media/${mediaId}`);
  }
}
