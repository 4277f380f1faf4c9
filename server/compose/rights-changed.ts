import type { PersonKey } from '../access/person.ts';
import { toRoomRole } from '../access/rules.ts';
import type { Unit } from '../database/write.ts';
import type { InvitedItem } from '../features/invitations/dependencies.ts';
import { findItemsOpenTo } from '../features/page-sessions/store.ts';
import { mediaKinds } from '../media-kinds.ts';
import type { ComposedLive } from './live.ts';
import type { ComposedPageSessions } from './page-sessions.ts';
import { findPersonFacts } from './people.ts';
import type { ComposedRooms } from './rooms.ts';
import type { Wiring } from './wiring.ts';

export interface RightsChangedNeighbors {
  pageSessions: Pick<ComposedPageSessions, 'endPagesOfPeople'>;
  rooms: Pick<ComposedRooms, 'changeRole'>;
  live: Pick<ComposedLive, 'rightsChanged'>;
}

export type RightsChanged = ReturnType<typeof createRightsChanged>;

/** Puts what people may do now into force: people who lost the item go out, others get their role where they are. */
export function createRightsChanged({ access }: Wiring, { pageSessions, rooms, live }: RightsChangedNeighbors) {
  async function ofPerson(unit: Unit, { id, kind }: Pick<InvitedItem, 'id' | 'kind'>, person: PersonKey) {
    const facts = await findPersonFacts(unit.db, person);
    const rights = facts && (await access.find(unit.db, facts.person, id))?.rights;
    if (!rights?.open) await pageSessions.endPagesOfPeople(unit, id, [person]);
    const { hasRoom, hasAudience } = mediaKinds[kind];
    if (hasRoom) await rooms.changeRole(unit, id, person, rights ? toRoomRole(rights) : null);
    if (hasAudience) await live.rightsChanged(unit, id, person);
  }
  return {
    /** What these people may do with one item has changed. */
    async ofItem(unit: Unit, item: Pick<InvitedItem, 'id' | 'kind'>, people: PersonKey[]): Promise<void> {
      for (const person of people) await ofPerson(unit, item, person);
    },
    /** What this person may do with any item may have changed. */
    async everywhere(unit: Unit, person: PersonKey): Promise<void> {
      for (const item of await findItemsOpenTo(unit.db, person)) await ofPerson(unit, item, person);
    },
  };
}
