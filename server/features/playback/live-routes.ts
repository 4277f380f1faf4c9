import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '#server/app-error.ts';
import type { LiveFile } from './live-paths.ts';
import type { LiveBytes, LiveSource } from './live-source.ts';
import type { OpenReplies } from './open-replies.ts';
import type { PlaybackRight } from './playable.ts';
import type { SendStored } from './stored-routes.ts';

export interface LiveDependencies {
  find(mediaId: string): LiveSource | null | Promise<LiveSource | null>;
  /** Whether this page session was given a preview. */
  mayPreview(pageSessionId: string): boolean;
  replies: OpenReplies;
  sendStored: SendStored;
  /** Resolves when a file may be sent to the browser of this page; throws when the page has ended meanwhile. */
  takeTurn(request: FastifyRequest, reply: FastifyReply, pageSessionId: string, right: PlaybackRight): Promise<void>;
}

const playlistType = 'application/vnd.apple.mpegurl';

export function createLiveDoor({ find, mayPreview, replies, sendStored, takeTurn }: LiveDependencies) {
  /** The live item behind a request, for those who may see it now. */
  async function getVisible(mediaId: string, pageSessionId: string): Promise<LiveSource> {
    const source = await find(mediaId);
    if (!source || !(source.isShown || mayPreview(pageSessionId))) throw new AppError('playback.not_found');
    return source;
  }

  async function sendMedia(
    request: FastifyRequest,
    reply: FastifyReply,
    pageSessionId: string,
    bytes: LiveBytes | null,
    right: PlaybackRight,
  ): Promise<FastifyReply> {
    if (!bytes) throw new AppError('playback.not_found');
    await takeTurn(request, reply, pageSessionId, right);
    reply.header('content-type', 'video/mp4');
    if ('key' in bytes) return sendStored(request, reply, bytes, right);
    if (request.raw.method === 'GET') right.markServed();
    return reply.send(bytes.pieces.length === 1 ? bytes.pieces[0] : Buffer.concat(bytes.pieces));
  }

  async function send(
    request: FastifyRequest,
    reply: FastifyReply,
    { pageSessionId, file }: { pageSessionId: string; file: LiveFile },
    right: PlaybackRight,
  ): Promise<FastifyReply> {
    const source = await getVisible(right.mediaId, pageSessionId);
    const ended = replies.add(pageSessionId, reply.raw);
    const { rendition } = file;
    switch (file.kind) {
      case 'playlist':
        return sendPlaylist(reply, await Promise.race([source.playlist(rendition, file.ask), ended]));
      case 'replay':
        return sendPlaylist(reply, source.replay(rendition));
      case 'header':
        return sendHeader(reply, source.header(rendition, file.take));
      case 'segment':
        return sendMedia(request, reply, pageSessionId, source.segment(rendition, file.sequence), right);
      case 'part': {
        const part = await Promise.race([source.part(rendition, file.sequence, file.part), ended]);
        return sendMedia(request, reply, pageSessionId, part, right);
      }
    }
  }

  return {
    send,
    async sendMaster(reply: FastifyReply, pageSessionId: string, { mediaId }: PlaybackRight): Promise<FastifyReply> {
      return sendPlaylist(reply, (await getVisible(mediaId, pageSessionId)).master());
    },
  };
}

function sendPlaylist(reply: FastifyReply, text: Buffer | string | null): FastifyReply {
  if (text === null) throw new AppError('playback.not_found');
  if (text === 'too_far') throw new AppError('playback.too_far');
  return reply.header('content-type', playlistType).send(text);
}

function sendHeader(reply: FastifyReply, bytes: Buffer | null): FastifyReply {
  if (!bytes) throw new AppError('playback.not_found');
  return reply.header('content-type', 'video/mp4').send(bytes);
}
