import type { ClosedItem } from '#contracts/access-requests.ts';
import type { Kysely } from 'kysely';
import { toAccountPerson } from '#server/access/person.ts';
import { canAskForAccess } from '#server/access/rules.ts';
import { AppError } from '#server/app-error.ts';
import type { Tables } from '#server/database/tables.ts';
import type { AccountCaller } from '#server/http/caller.ts';
import { mediaKinds } from '#server/media-kinds.ts';
import { newId } from '#server/random.ts';
import type { AccessRequestDependencies, Doer } from './dependencies.ts';
import { canAskNow, decideAskAgainAt, isEmailed } from './rules.ts';
import { findRequest, saveAnswer, saveRequest } from './store.ts';

type Db = Kysely<Tables>;

/** The item as somebody who may not enter it is told of it; throws `media.not_found` where nothing is told. */
export async function describeClosed(
  dependencies: AccessRequestDependencies,
  db: Db,
  account: AccountCaller,
  itemId: string,
  now: Date,
): Promise<ClosedItem> {
  const { item, rights } = await getClosed(dependencies, db, account, itemId);
  const [names, publishedAt, request, canInvite] = await Promise.all([
    dependencies.findAccountNames(db, [item.ownerId]),
    dependencies.findPublishedAt(db, item.id),
    findRequest(db, item.id, account.id),
    dependencies.canOwnerInvite(db, item),
  ]);
  const { id, kind, title } = item;
  return {
    ...{ id, kind, title },
    ownerName: names.get(item.ownerId) ?? '',
    publishedAt: (publishedAt ?? now).toISOString(),
    isOpen: rights.open,
    mayAsk: !rights.open && canInvite && canAskNow(request, now),
    request: request && {
      state: request.state,
      askedAt: request.askedAt.toISOString(),
      mayAskAgainAt: decideAskAgainAt(request)?.toISOString() ?? null,
    },
  };
}

async function getClosed({ findItem }: AccessRequestDependencies, db: Db, account: AccountCaller, itemId: string) {
  const found = await findItem(db, toAccountPerson(account), itemId);
  if (!found || !canAskForAccess(found.item, found.rights, mediaKinds[found.item.kind]))
    throw new AppError('media.not_found');
  return found;
}

/** Asks the owner for access; throws `access_requests.not_now` unless the caller may ask now. */
export async function askForAccess(
  dependencies: AccessRequestDependencies,
  { account, act }: Doer,
  itemId: string,
  message: string,
): Promise<void> {
  await dependencies.write(async (unit) => {
    const { item, rights } = await getClosed(dependencies, unit.db, account, itemId);
    const before = await findRequest(unit.db, itemId, account.id);
    const canInvite = await dependencies.canOwnerInvite(unit.db, item);
    if (rights.open || !canInvite || !canAskNow(before, unit.now)) throw new AppError('access_requests.not_now');
    const id = before?.id ?? newId();
    await saveRequest(unit, { id, mediaId: itemId, accountId: account.id, message });
    const asked = { id, message, isEmailed: isEmailed(before, unit.now) };
    await dependencies.tellAsked(unit, item, asked, account);
    unit.record({ what: 'access.requested', ...act, mediaId: itemId, subject: id });
  });
}

export async function takeBack(
  dependencies: AccessRequestDependencies,
  { account }: Doer,
  itemId: string,
): Promise<void> {
  await dependencies.write(async (unit) => {
    await getClosed(dependencies, unit.db, account, itemId);
    const request = await findRequest(unit.db, itemId, account.id);
    if (request?.state !== 'open') throw new AppError('access_requests.not_found');
    await saveAnswer(unit, request.id, 'withdrawn', account.id);
    await dependencies.tellAnswered(unit, { id: itemId }, request, 'withdrawn');
  });
}
