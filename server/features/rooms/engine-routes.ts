import type { Serve } from '#server/http/serve.ts';
import type { RoomServer } from '#server/ports/room-server.ts';
import { describeEngine } from './engine-state.ts';

/** The state of the engine, for pages that wait for it. */
export function serveEngine(serve: Serve, server: Pick<RoomServer, 'state'>): void {
  serve('GET /api/rooms/engine', async ({ caller }) => describeEngine(server.state(), caller.account));
}
