import type { Kysely } from 'kysely';
import type { Wiring } from './wiring.ts';
import { readPersonKey, type PersonKey } from '../access/person.ts';
import type { Tables } from '../database/tables.ts';
import { findAccountById } from '../features/accounts/store.ts';
import type { ChatHost } from '../features/chat/dependencies.ts';
import { serveChat } from '../features/chat/routes.ts';
import { findGuest } from '../features/guest-access/store.ts';
import { findOpenOfPerson } from '../features/page-sessions/store.ts';
import type { ComposedPageSessions } from './page-sessions.ts';

/** The chat of one kind of item. */
export function composeChat(wiring: Wiring, pages: ComposedPageSessions, area: 'rooms', host: ChatHost): void {
  const { serve, database, writer, clock, app } = wiring;
  const { read } = database;
  async function tellPerson(mediaId: string, person: PersonKey, isMuted: boolean): Promise<void> {
    pages.sockets.tell(await findOpenOfPerson(read, mediaId, person), 'chatMuted', { isMuted });
  }
  serveChat(serve, area, {
    ...{ read, write: writer.write, clock, host, findEmail },
    tellMuted: (...muted) =>
      void tellPerson(...muted).catch((error: unknown) => app.log.error({ err: error }, 'telling a mute failed')),
  });
}

async function findEmail(db: Kysely<Tables>, person: PersonKey): Promise<string | null> {
  const { kind, id } = readPersonKey(person);
  const email = kind === 'guest' ? (await findGuest(db, id))?.email : (await findAccountById(db, id))?.account.email;
  return email || null;
}
