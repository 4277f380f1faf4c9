import type { Kysely } from 'kysely';
import type { Query, Reply } from '#contracts/api.ts';
import { AppError } from '#server/app-error.ts';
import type { AccountPerson } from '#server/access/person.ts';
import type { Tables } from '#server/database/tables.ts';
import { describeItems, type MediaDependencies } from './describe.ts';
import { toPatterns } from './search-text.ts';
import { countMedia, searchMedia, type MediaSearch } from './store.ts';

const pageLength = 24;

/** One page of the library as this member may see it; the cursor is the last item of the previous page. */
export async function listMedia(
  dependencies: MediaDependencies,
  db: Kysely<Tables>,
  viewer: AccountPerson,
  wanted: Query<'GET /api/media'> & { channelId?: string },
): Promise<Reply<'GET /api/media'>> {
  const search: MediaSearch = {
    kind: wanted.kind,
    patterns: toPatterns(wanted),
    ownerId: wanted.mine === 'true' ? viewer.id : null,
    channelId: wanted.channelId,
    isListed: dependencies.isListedFor(viewer),
    sort: wanted.sort ?? 'newest',
  };
  // One item more than is shown tells whether there is a next page.
  const [found, total] = await Promise.all([
    searchMedia(db, search, wanted.cursor ?? null, pageLength + 1),
    countMedia(db, search),
  ]);
  if (!found) throw unknownCursor();
  const shown = found.slice(0, pageLength);
  const nextCursor = found.length > pageLength ? shown.at(-1)!.id : null;
  return { items: await describeItems(dependencies, db, viewer, shown), nextCursor, total };
}

function unknownCursor(): AppError {
  return new AppError('request.invalid', {
    details: [{ field: 'cursor', code: 'outdated', message: 'This place is no longer known. Begin again.' }],
  });
}
