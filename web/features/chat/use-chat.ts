import { useEffect, useRef, useState } from 'react';
import { call } from '../../lib/api.ts';
import { useObservable } from '../../lib/observable.ts';
import type { ServerEventHub } from '../../lib/server-events.ts';
import { ChatStore } from './chat-store.ts';
import type { ChatSnapshot } from './chat-store.ts';

export interface UseChat {
  mediaId: string;
  pageSessionId: string;
  ownId: string;
  events: ServerEventHub;
}

/** The chat while the component is mounted, its panel open or not. */
export function useChat({ mediaId, pageSessionId, ownId, events }: UseChat): { chat: ChatStore } & ChatSnapshot {
  const page = useRef(pageSessionId);
  page.current = pageSessionId;
  const [chat] = useState(() => {
    const params = { mediaId };
    return new ChatStore({
      events,
      ownId,
      calls: {
        read: (before) =>
          call('GET /api/rooms/:mediaId/chat', {
            params,
            query: { pageSessionId: page.current, ...(before ? { before } : {}) },
          }),
        send: (text, idempotencyKey) =>
          call('POST /api/rooms/:mediaId/chat', {
            params,
            body: { pageSessionId: page.current, text, idempotencyKey },
          }),
        async remove(messageId) {
          await call('DELETE /api/rooms/:mediaId/chat/:messageId', { params: { mediaId, messageId } });
        },
      },
    });
  });
  useEffect(() => {
    chat.start();
    return () => chat.stop();
  }, [chat]);
  return { chat, ...useObservable(chat) };
}
