import type { Wiring } from './wiring.ts';
import { createDecideSignalling } from '../features/rooms/decide-signalling.ts';
import { serveEngine } from '../features/rooms/engine-routes.ts';
import { createSignallingProxy } from '../http/signalling-proxy.ts';
import type { ComposedPageSessions } from './page-sessions.ts';
import type { RoomsInMemory } from './rooms-in-memory.ts';

/** Signalling of rooms, from browsers through us to the engine; and how the engine does. */
export function composeRoomSignalling(wiring: Wiring, { authorise }: ComposedPageSessions, memory: RoomsInMemory) {
  const { app, serve, config, roomServer: server } = wiring;
  const { live, seatConnections, engine } = memory;
  const proxy = createSignallingProxy({
    origin: new URL(config.publicUrl).origin,
    protocol: server.signalling,
    decide: createDecideSignalling({ live, seatConnections, engine, server, authorise }),
    log: app.log,
  });
  proxy.serveValidation(app);
  serveEngine(serve, server);
  // The server's own close waits for every connection, also for those that were handed over to us.
  app.addHook('preClose', async () => proxy.close());
  return proxy;
}
