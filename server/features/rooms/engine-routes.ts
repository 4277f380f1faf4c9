import type { Serve } from '#server/http/serve.ts';
import type { RoomServer } from '#server/ports/room-server.ts';
import { describeEngine } from './engine-state.ts';

/** How the engine does, for pages that cannot go on without it. */
export function serveEngine(serve: Serve, server: Pick<RoomServer, 'state'>): void {
  serve('GET /api/rooms/engine', async ({ caller }) => describeEngine(server.state(), caller.account));
}
