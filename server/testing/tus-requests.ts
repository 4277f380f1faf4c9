import { testOrigin } from './test-http.ts';

export interface TusReply {
  status: number;
  headers: Headers;
  /** The error code of a refusal. */
  code: string | null;
  body: string;
}

/** Sends raw requests of the tus protocol, as one browser does. */
export function createTusRequests(address: string, cookie: string | null, origin = testOrigin) {
  async function ask(method: string, path: string, headers: Record<string, string>, body?: Buffer): Promise<TusReply> {
    const reply = await fetch(new URL(path, address), {
      method,
      headers: { 'tus-resumable': '1.0.0', origin, ...(cookie && { cookie }), ...headers },
      ...(body && { body: new Uint8Array(body) }),
    });
    const text = await reply.text();
    const isJson = reply.headers.get('content-type')?.startsWith('application/json') && text !== '';
    return { status: reply.status, headers: reply.headers, body: text, code: isJson ? JSON.parse(text).code : null };
  }

  return {
    ask,
    create(
      mediaId: string,
      size: number,
      filename = 'clip.mp4',
      headers: Record<string, string> = {},
    ): Promise<TusReply> {
      const metadata = `mediaId ${base64(mediaId)},filename ${base64(filename)}`;
      return ask('POST', '/api/uploads', { 'upload-length': String(size), 'upload-metadata': metadata, ...headers });
    },
    send(location: string, offset: number, bytes: Buffer): Promise<TusReply> {
      const headers = { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' };
      return ask('PATCH', location, headers, bytes);
    },
    look: (location: string) => ask('HEAD', location, {}),
    drop: (location: string) => ask('DELETE', location, {}),
    /** Creates an upload and sends all bytes; returns the last answer. */
    async upload(mediaId: string, bytes: Buffer, filename?: string): Promise<TusReply> {
      const created = await this.create(mediaId, bytes.length, filename);
      return created.status === 201 ? this.send(created.headers.get('location')!, 0, bytes) : created;
    },
  };
}

export type TusRequests = ReturnType<typeof createTusRequests>;

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
