import { RtmpServer, type RtmpServerOptions } from '#server/adapters/live-ingest/rtmp-server.ts';
import { remuxCommands } from '#server/adapters/live-ingest/remux-command.ts';
import { RecordingReceiver } from './live-receiver.ts';
import { publish, type RtmpClient } from './rtmp-client.ts';

/** Without walls: tests of the walls are elsewhere. */
const walls = { hasNice: false, hasPrlimit: false, hasSetpriv: false, enclosure: null, isOtherUser: false };

/** Our reader of RTMP inside the test's own process, and encoders that speak to it. */
export async function openRtmpLab(options: Partial<RtmpServerOptions> = {}) {
  const receiver = new RecordingReceiver();
  const commands = remuxCommands(walls, { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe' });
  const server = new RtmpServer({ host: '127.0.0.1', port: 0, secure: null, commands, ...options }, receiver);
  const ports = await server.listen();
  const port = ports.rtmp ?? ports.rtmps!;
  const clients: RtmpClient[] = [];
  return {
    receiver,
    server,
    port,
    /** An encoder of an item of its own, which has been let in. */
    async publish() {
      const mediaId = `item${receiver.items.size}`;
      receiver.items.set(`${mediaId}?key=secret`, mediaId);
      const client = await publish(port, `${mediaId}?key=secret`);
      clients.push(client);
      return { mediaId, client };
    },
    async close() {
      for (const client of clients) client.socket.destroy();
      await server.close();
    },
  };
}
