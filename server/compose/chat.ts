import type { Wiring } from './wiring.ts';
import type { PersonKey } from '../access/person.ts';
import type { ChatHost } from '../features/chat/dependencies.ts';
import { serveChat } from '../features/chat/routes.ts';
import { findOpenOfPerson } from '../features/page-sessions/store.ts';
import type { ComposedPageSessions } from './page-sessions.ts';
import { findPersonFacts } from './people.ts';

/** The chat of one kind of item. */
export function composeChat(wiring: Wiring, pages: ComposedPageSessions, area: 'rooms' | 'live', host: ChatHost): void {
  const { serve, database, writer, clock, app } = wiring;
  const { read } = database;
  async function tellPerson(mediaId: string, person: PersonKey, isMuted: boolean): Promise<void> {
    pages.sockets.tell(await findOpenOfPerson(read, mediaId, person), 'chatMuted', { isMuted });
  }
  serveChat(serve, area, {
    ...{ read, write: writer.write, clock, host },
    findEmail: async (db, person) => (await findPersonFacts(db, person))?.email || null,
    tellMuted: (...muted) =>
      void tellPerson(...muted).catch((error: unknown) => app.log.error({ err: error }, 'telling a mute failed')),
  });
}
