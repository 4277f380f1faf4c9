import { createServer as createHttpServer, type ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { RtmpConnection } from '#server/adapters/live-ingest/connection.ts';
import { flvHeader, flvTag, readAudio, readVideo } from '#server/adapters/live-ingest/flv.ts';

interface Published {
  id: string;
  connection: RtmpConnection;
  heads: { audio?: Buffer; video?: Buffer };
  readers: Set<{ response: ServerResponse; isBegun: boolean }>;
}

/**
 * Stands in for MediaMTX: takes RTMP after asking the hook, gives streams to those whom the hook allows, by FLV over
 * HTTP, and sends senders away by its control interface.
 */
export async function startMediaMtx(hookUrl: string) {
  const streams = new Map<string, Published>();
  let lastId = 0;

  async function ask(action: string, path: string, query: string, id: string): Promise<boolean> {
    const body = { user: '', password: '', token: '', ip: '127.0.0.1', action, path, protocol: 'rtmp', id, query };
    return (await fetch(hookUrl, { method: 'POST', body: JSON.stringify(body) })).ok;
  }

  const rtmp = createServer((socket) => {
    const id = `connection-${++lastId}`;
    let path = '';
    const mine = () => (streams.get(path)?.id === id ? streams.get(path) : undefined);
    const connection = new RtmpConnection(socket, {
      publish: (streamKey) => {
        const [name = '', query = ''] = streamKey.split('?');
        void ask('publish', `live/${name}`, query, id).then((isGood) => {
          if (!isGood) return connection.refuse('NetStream.Publish.BadName', 'authentication failed');
          path = `live/${name}`;
          streams.set(path, { id, connection, heads: {}, readers: new Set() });
          connection.accept();
        });
      },
      audio: (timestamp, payload) => {
        const stream = mine();
        if (readAudio(payload).is === 'configuration' && stream) stream.heads.audio = payload;
        for (const { response, isBegun } of stream?.readers ?? [])
          if (isBegun) response.write(flvTag('audio', timestamp, payload));
      },
      video: (timestamp, payload) => {
        const stream = mine();
        const message = readVideo(payload);
        if (message.is === 'configuration' && stream) stream.heads.video = payload;
        for (const reader of stream?.readers ?? []) {
          if (!reader.isBegun && message.is === 'picture' && message.isKey) {
            reader.isBegun = true;
            const { audio, video } = stream!.heads;
            reader.response.write(Buffer.concat([flvHeader(audio !== undefined), flvTag('video', timestamp, video!)]));
            if (audio) reader.response.write(flvTag('audio', timestamp, audio));
          }
          if (reader.isBegun) reader.response.write(flvTag('video', timestamp, payload));
        }
      },
      metadata: () => undefined,
      gone: () => {
        for (const { response } of mine()?.readers ?? []) response.end();
        if (mine()) streams.delete(path);
      },
    });
  });

  const http = createHttpServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://localhost');
    const asked = /^\/v3\/paths\/get\/(.+)$/u.exec(pathname)?.[1];
    if (asked) {
      const id = streams.get(asked)?.id;
      response.writeHead(id ? 200 : 404).end(JSON.stringify({ source: { type: 'rtmpConn', id } }));
      return;
    }
    if (request.method === 'POST') {
      const id = /^\/v3\/rtmpconns\/kick\/(.+)$/u.exec(pathname)?.[1];
      const stream = [...streams.values()].find((one) => one.id === id);
      stream?.connection.refuse('NetStream.Publish.Rejected', 'kicked');
      for (const reader of stream?.readers ?? []) reader.response.end();
      for (const [path, one] of streams) if (one === stream) streams.delete(path);
      response.writeHead(stream ? 200 : 404).end();
      return;
    }
    const path = pathname.slice(1);
    void ask('read', path, searchParams.toString(), 'reader').then((isGood) => {
      const stream = streams.get(path);
      if (!isGood || !stream) return response.writeHead(isGood ? 404 : 401).end();
      response.writeHead(200, { 'content-type': 'video/x-flv' });
      const reader = { response, isBegun: false };
      stream.readers.add(reader);
      response.once('close', () => stream.readers.delete(reader));
      return undefined;
    });
  });

  const listen = (server: typeof rtmp | typeof http) =>
    new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
    });
  const [rtmpPort, httpPort] = [await listen(rtmp), await listen(http)];
  return {
    rtmpPort,
    url: `http://127.0.0.1:${httpPort}`,
    close() {
      for (const { connection } of streams.values()) connection.close();
      rtmp.close();
      http.close();
      http.closeAllConnections();
    },
  };
}
