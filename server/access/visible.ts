import type { ExpressionBuilder, Expression, SqlBool } from 'kysely';
import type { Tables } from '#server/database/tables.ts';
import { accountKey, everyoneKey, type AccountPerson } from './person.ts';
import { isGuestAccessOn, type Site } from './rules.ts';

/** A condition on rows of `media`. */
export type MediaCondition = (e: ExpressionBuilder<Tables, 'media'>) => Expression<SqlBool>;

/**
 * The right `list` of `rules.ts` as a condition on rows of `media`, for lists and search. A property test with random
 * rows checks that the two agree.
 */
export function isListedFor(person: AccountPerson, { modules }: Site): MediaCondition {
  const isInvitationOn = isGuestAccessOn(modules);
  return (e) => {
    const isThere = e('media.deleted_at', 'is', null);
    if (person.role === 'admin') return isThere;
    const isGranted = e.exists(
      e
        .selectFrom('item_grants')
        .select('item_grants.media_id')
        .whereRef('item_grants.media_id', '=', 'media.id')
        .where('item_grants.holder', 'in', [accountKey(person.id), everyoneKey])
        .$if(!isInvitationOn, (query) => query.where('item_grants.source', '!=', 'invitation')),
    );
    const isReached = [e('media.visibility', '=', 'published'), e('media.owner_id', '=', person.id), isGranted];
    return e.and([isThere, e.or(isReached)]);
  };
}
