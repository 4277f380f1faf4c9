import { accountKey } from '../access/person.ts';
import { findAccountNames } from '../features/accounts/store.ts';
import { serveChannels } from '../features/channels/routes.ts';
import type { Manage } from '../features/guest-access/manage.ts';
import { createMedia } from '../features/media/change.ts';
import type { MediaDependencies } from '../features/media/describe.ts';
import type { MediaKindsActions } from '../features/media/kinds.ts';
import { listMedia } from '../features/media/list.ts';
import { toPatterns, toSearchText } from '../features/media/search-text.ts';
import type { RightsChanged } from './rights-changed.ts';
import type { ComposedRooms } from './rooms.ts';
import type { Wiring } from './wiring.ts';

export interface ChannelNeighbors {
  kinds: MediaKindsActions;
  library: MediaDependencies;
  rooms: Pick<ComposedRooms, 'closeRoom'>;
  manage: Pick<Manage, 'switchOff'>;
  rightsChanged: RightsChanged;
}

/** Channels: their items are listed by the library, their room is run by rooms. */
export function composeChannels(
  { serve, access, database: { read }, writer: { write } }: Wiring,
  { kinds, library, rooms, manage, rightsChanged }: ChannelNeighbors,
): void {
  serveChannels(serve, {
    ...{ read, write, findAccountNames, toPatterns, toSearchText },
    getItem: access.get,
    listMedia: (viewer, channelId, wanted) => listMedia(library, read, viewer, { ...wanted, channelId }),
    createRoom: (unit, { account, act }, title) =>
      createMedia((work) => work(unit), kinds, account, { kind: 'room', title, visibility: 'private' }, act),
    switchGuestAccessOff: manage.switchOff,
    endRoomSession: rooms.closeRoom,
    roleChanged: (unit, accountId) => rightsChanged.everywhere(unit, accountKey(accountId)),
  });
}
