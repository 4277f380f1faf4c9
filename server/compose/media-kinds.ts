import type { MediaKind } from '#contracts/media.ts';
import type { Unit } from '../database/write.ts';
import type { Wiring } from './wiring.ts';
import { readPersonKey, toPerson } from '../access/person.ts';
import { findAccountById } from '../features/accounts/store.ts';
import type { ConfirmDependencies } from '../features/guest-access/confirm.ts';
import type { ManageDependencies } from '../features/guest-access/manage.ts';
import { insertFile } from '../features/media/file-store.ts';
import { plainKind, type MediaKindActions } from '../features/media/kinds.ts';
import type { PageKind } from '../features/page-sessions/routes.ts';
import { findGuestsSeenSince } from '../features/page-sessions/store.ts';
import { findGuestsInside, findSessions } from '../features/rooms/room-view.ts';
import type { LiveChange } from '../features/live/change.ts';
import { findLiveDetails, findLiveFacts } from '../features/live/details.ts';
import { findKeptUntil } from '../features/rooms/kept-until.ts';
import { findRoomFacts, insertRoom } from '../features/rooms/settings.ts';
import type { ComposedPlayback } from './playback.ts';

/** A guest counts as inside while the guest's page was renewed within this time: two renewals and a margin. */
export const insideMs = 150_000;

/** What the features do differently by kind. Differences that are plain values stand in server/media-kinds.ts. */
export interface ComposedKind extends PageKind, Omit<MediaKindActions, 'make' | 'close' | 'tellRenamed'> {
  findInside: OfOneItem<ManageDependencies['findInside']>;
  findKeptUntil: OfOneItem<ConfirmDependencies['findKeptUntil']>;
}

/** The same function for items of one kind: it takes the item's id instead of the item. */
type OfOneItem<Ask> = Ask extends (db: infer Db, item: never, ...rest: infer Rest) => infer Answer
  ? (db: Db, mediaId: string, ...rest: Rest) => Answer
  : never;

export type ComposedKinds = Readonly<Record<MediaKind, ComposedKind>>;

/** One descriptor for each kind. */
export function composeMediaKinds(wiring: Wiring, playback: ComposedPlayback): ComposedKinds {
  const video = describeVideos(wiring, playback);
  return {
    video,
    room: describeRooms(wiring),
    live: { ...video, ...describeLive(wiring, playback) },
  };
}

function describeVideos({ clock }: Wiring, playback: ComposedPlayback): ComposedKind {
  return {
    ...plainKind,
    findPageFacts: async () => ({}),
    describePlayback: playback.describe,
    findInside: (db, mediaId) => findGuestsSeenSince(db, mediaId, clock.now().getTime() - insideMs),
    findKeptUntil: async () => null,
  };
}

function describeRooms({ config, database }: Wiring): ComposedKind {
  return {
    refusal: config.rooms.isOn ? null : 'rooms.off',
    async findDetails(db, mediaIds) {
      // Where rooms are turned off, none is open.
      if (!config.rooms.isOn) return new Map();
      const sessions = await findSessions(db, mediaIds);
      return new Map([...sessions].flatMap(([id, session]) => (session ? [[id, { session }]] : [])));
    },
    findPageFacts: (mediaId, person) => findRoomFacts(database.read, mediaId, person),
    describePlayback: async () => null,
    findInside: findGuestsInside,
    findKeptUntil,
  };
}

function describeLive({ access, config, database }: Wiring, playback: ComposedPlayback) {
  return {
    refusal: config.live.isOn ? null : 'live.off',
    findDetails: findLiveDetails,
    findPageFacts: (mediaId) => findLiveFacts(database.read, mediaId),
    describePlayback: (mediaId, pageSessionId, { openedAs, person }) =>
      playback.describeLive(mediaId, pageSessionId, async () => {
        if (openedAs !== 'member') return false;
        const found = await findAccountById(database.read, readPersonKey(person).id);
        const item = await access.find(database.read, toPerson(found?.account ?? null), mediaId);
        return item?.rights.broadcast ?? false;
      }),
  } satisfies Partial<ComposedKind>;
}

/** Adds the actions that need composed rooms and live sessions, which are built after the kinds. */
export function completeMediaKinds(
  kinds: ComposedKinds,
  rooms: { closeRoom: MediaKindActions['close']; tellRenamed: MediaKindActions['tellRenamed'] },
  live: {
    makeLive(unit: Unit, mediaId: string, wanted: LiveChange): Promise<void>;
    closeLive: MediaKindActions['close'];
  },
) {
  const { make, close, tellRenamed } = plainKind;
  return {
    video: { ...kinds.video, make, close, tellRenamed },
    room: {
      ...kinds.room,
      make: (unit, mediaId, { room }) => insertRoom(unit, mediaId, room ?? {}),
      close: rooms.closeRoom,
      tellRenamed: rooms.tellRenamed,
    },
    live: {
      ...kinds.live,
      async make(unit, mediaId, wanted) {
        await insertFile(unit, mediaId, 'ready');
        await live.makeLive(unit, mediaId, wanted.live ?? {});
      },
      close: live.closeLive,
      tellRenamed,
    },
  } satisfies Record<MediaKind, MediaKindActions>;
}
