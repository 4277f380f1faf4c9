import type { Migration } from 'kysely';
import * as firstTables from './0001-first-tables.ts';
import * as rooms from './0002-rooms.ts';
import * as placesAndDrafts from './0003-places-and-drafts.ts';
import * as namesInRooms from './0004-names-in-rooms.ts';
import * as itemGrants from './0005-item-grants.ts';
import * as mediaFiles from './0006-media-files.ts';
import * as growingRenditions from './0007-growing-renditions.ts';
import * as keptClicks from './0009-kept-clicks.ts';
import * as devicesAndFailedSignIns from './0010-devices-and-failed-sign-ins.ts';
import * as namesThatLookAlike from './0011-names-that-look-alike.ts';
import * as processes from './0014-processes.ts';
import * as recordedFacts from './0015-recorded-facts.ts';
import * as live from './0016-live.ts';
import * as chatPlaces from './0017-chat-places.ts';
import * as invitations from './0018-invitations.ts';
import * as channels from './0019-channels.ts';
import * as accountsAdministered from './0020-accounts-administered.ts';
import * as notices from './0021-notices.ts';
import * as visits from './0022-visits.ts';
import * as helpFeedback from './0023-help-feedback.ts';
import * as factsByPerson from './0024-facts-by-person.ts';
import * as lostTracks from './0025-lost-tracks.ts';
import * as keptCounts from './0026-kept-counts.ts';
import * as liveNews from './0027-live-news.ts';
import * as participantsPresent from './0028-participants-present.ts';
import * as searchWithoutAccents from './0029-search-without-accents.ts';

/** Every migration by name, in the order of their names. A released migration is never edited. */
export const migrations: Record<string, Migration> = {
  '0001-first-tables': firstTables,
  '0002-rooms': rooms,
  '0003-places-and-drafts': placesAndDrafts,
  '0004-names-in-rooms': namesInRooms,
  '0005-item-grants': itemGrants,
  '0006-media-files': mediaFiles,
  '0007-growing-renditions': growingRenditions,
  '0009-kept-clicks': keptClicks,
  '0010-devices-and-failed-sign-ins': devicesAndFailedSignIns,
  '0011-names-that-look-alike': namesThatLookAlike,
  '0014-processes': processes,
  '0015-recorded-facts': recordedFacts,
  '0016-live': live,
  '0017-chat-places': chatPlaces,
  '0018-invitations': invitations,
  '0019-channels': channels,
  '0020-accounts-administered': accountsAdministered,
  '0021-notices': notices,
  '0022-visits': visits,
  '0023-help-feedback': helpFeedback,
  '0024-facts-by-person': factsByPerson,
  '0025-lost-tracks': lostTracks,
  '0026-kept-counts': keptCounts,
  '0027-live-news': liveNews,
  '0028-participants-present': participantsPresent,
  '0029-search-without-accents': searchWithoutAccents,
};
