import { useEffect, useRef, useState } from 'react';
import { call } from '../../lib/api.ts';
import { useObservable } from '../../lib/observable.ts';
import type { ServerEventHub } from '../../lib/server-events.ts';
import { ChatStore } from './chat-store.ts';
import type { ChatCalls, ChatSnapshot } from './chat-store.ts';

export interface UseChat {
  /** The kind of item: rooms and live sessions have the same routes. */
  area: 'rooms' | 'live';
  mediaId: string;
  pageSessionId: string;
  /** Under which unsent text is kept: another person, or another session of the room, has another key. */
  draftKey: string;
  events: ServerEventHub;
}

/** The chat while the component is mounted, its panel open or not. */
export function useChat(given: UseChat): { chat: ChatStore } & ChatSnapshot {
  const page = useRef(given.pageSessionId);
  page.current = given.pageSessionId;
  const [chat] = useState(() => new ChatStore({ ...given, calls: createCalls(given, () => page.current) }));
  useEffect(() => {
    chat.start();
    return () => chat.stop();
  }, [chat]);
  return { chat, ...useObservable(chat) };
}

function createCalls({ area, mediaId }: UseChat, currentPage: () => string): ChatCalls {
  const params = { mediaId };
  return {
    read: (before) =>
      call(`GET /api/${area}/:mediaId/chat`, {
        params,
        query: { pageSessionId: currentPage(), ...(before ? { before } : {}) },
      }),
    send: (text, idempotencyKey) =>
      call(`POST /api/${area}/:mediaId/chat`, { params, body: { pageSessionId: currentPage(), text, idempotencyKey } }),
    async remove(messageId) {
      await call(`DELETE /api/${area}/:mediaId/chat/:messageId`, { params: { mediaId, messageId } });
    },
    findAuthor: (authorId) =>
      call(`GET /api/${area}/:mediaId/chat/authors/:authorId`, { params: { mediaId, authorId } }),
    async setMuted(authorId, isMuted) {
      const step = isMuted ? 'mute' : 'unmute';
      await call(`POST /api/${area}/:mediaId/chat/authors/:authorId/${step}`, { params: { mediaId, authorId } });
    },
  };
}
