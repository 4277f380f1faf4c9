import type { Body, Reply } from '#contracts/api.ts';
import type { AccessItem } from '#server/access/store.ts';
import { AppError } from '#server/app-error.ts';
import type { AccessRequestDependencies, Doer } from './dependencies.ts';
import { findOpen, lockRequest, saveAnswer } from './store.ts';

const mostShown = 50;

/** The open requests of an item, for those who may answer them. */
export async function listRequests(
  { read, findAccountNames, rolesOf }: AccessRequestDependencies,
  item: AccessItem,
): Promise<Reply<'GET /api/media/:mediaId/access-requests'>> {
  const open = await findOpen(read, item.id, mostShown);
  const names = await findAccountNames(
    read,
    open.map(({ accountId }) => accountId),
  );
  const requests = open.map(({ id, accountId, message, askedAt }) => ({
    id,
    person: { accountId, name: names.get(accountId) ?? '' },
    message,
    askedAt: askedAt.toISOString(),
  }));
  return { requests, roles: rolesOf(item) };
}

/** Invites who asked, or declines; the first answer counts. */
export async function answerRequest(
  dependencies: AccessRequestDependencies,
  by: Doer,
  item: AccessItem,
  requestId: string,
  answer: Body<'POST /api/media/:mediaId/access-requests/:requestId/answer'>,
): Promise<void> {
  await dependencies.write(async (unit) => {
    const request = await lockRequest(unit, item.id, requestId);
    if (request?.state !== 'open') throw new AppError('access_requests.not_found');
    const { accountId } = request;
    if (answer.answer === 'invite') await dependencies.invite(unit, item, { accountId, role: answer.role }, by);
    const state = answer.answer === 'invite' ? 'invited' : 'declined';
    await saveAnswer(unit, request.id, state, by.account.id);
    await dependencies.tellAnswered(unit, item, request, state);
    unit.record({ what: 'access.answered', ...by.act, mediaId: item.id, subject: request.id, details: { state } });
  });
}
