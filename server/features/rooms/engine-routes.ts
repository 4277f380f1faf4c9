import type { Serve } from '#server/http/serve.ts';
import type { RoomServer } from '#server/ports/room-server.ts';

/** How the engine does, for pages that cannot go on without it. */
export function serveEngine(serve: Serve, server: Pick<RoomServer, 'state'>): void {
  serve('GET /api/rooms/engine', async ({ caller }) => {
    const { state, problem, progress } = server.state();
    // A guest can do nothing about it, and need not know how this server is made.
    return { state, problem: caller.account ? problem : null, progress };
  });
}
