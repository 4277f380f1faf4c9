import { call } from '../../lib/api.ts';
import type { PageSessionCalls } from './page-session-keeper.ts';

/** The keeper's calls to the server, for one item. */
export function createServerCalls(mediaId: string, as: 'preview' | 'invited' | undefined): PageSessionCalls {
  return {
    open: (previous) =>
      call('POST /api/page-sessions', { body: { mediaId, ...(previous ? { previous } : {}), ...(as ? { as } : {}) } }),
    renew: (id) => call('POST /api/page-sessions/:id/renew', { params: { id } }),
    async played(id) {
      await call('POST /api/page-sessions/:id/played', { params: { id } });
    },
    watched(id, report) {
      // The next report says all of it again.
      const body = { params: { id }, body: report };
      call('POST /api/page-sessions/:id/watched', body, { keepalive: true }).catch(() => undefined);
    },
    leave(id, watched) {
      // A lost request does no harm: a page session that is not renewed lapses by itself.
      const input = { params: { id }, body: { ...(watched && { watched }) } };
      call('POST /api/page-sessions/:id/leave', input, { keepalive: true }).catch(() => undefined);
    },
  };
}
