import type { Wiring } from './wiring.ts';
import { createDecideSignalling } from '../features/rooms/decide-signalling.ts';
import { serveEngine } from '../features/rooms/engine-routes.ts';
import { createRefuseSocket } from '../http/refuse-socket.ts';
import { createSignallingProxy } from '../http/signalling-proxy.ts';
import type { ComposedPageSessions } from './page-sessions.ts';
import type { ComposedBrowserSource } from './live-browser.ts';
import type { RoomsInMemory } from './rooms-in-memory.ts';

/** Signalling from browsers through the proxy to the engine, of rooms and of live sessions, and the engine's state. */
export function composeRoomSignalling(
  wiring: Wiring,
  { authorise }: ComposedPageSessions,
  memory: RoomsInMemory,
  { source }: ComposedBrowserSource,
) {
  const { app, serve, config, roomServer: server } = wiring;
  const { live, seatConnections, engine } = memory;
  const decideRooms = createDecideSignalling({ live, seatConnections, engine, server, authorise });
  const proxy = createSignallingProxy({
    origin: new URL(config.publicUrl).origin,
    refuse: createRefuseSocket(config.publicUrl),
    protocol: server.signalling,
    async decide(seatId, cookieHeader) {
      const decision = await source.decide(seatId, cookieHeader);
      return decision.allowed || decision.because === 'no_engine' ? decision : await decideRooms(seatId, cookieHeader);
    },
    log: app.log,
  });
  proxy.serveValidation(app);
  serveEngine(serve, server);
  // Closed first, because the server's own close waits for every connection, also for those the proxy has taken over.
  app.addHook('preClose', async () => proxy.close());
  return proxy;
}
