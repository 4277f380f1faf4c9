import { actOf, type AccountCaller, type MemberCaller } from '#server/http/caller.ts';
import type { RateLimit } from '#server/http/rate-limit.ts';
import type { Serve } from '#server/http/serve.ts';
import type { Clock } from '#server/ports/clock.ts';
import { answerRequest, listRequests } from './answer.ts';
import { askForAccess, describeClosed, takeBack } from './ask.ts';
import type { AccessRequestDependencies, Doer } from './dependencies.ts';

export interface AccessRequestRouteDependencies extends AccessRequestDependencies {
  clock: Clock;
  /** By account: asking and taking back again and again would tell the owner each time. */
  askLimit: RateLimit;
}

const doerOf = (caller: MemberCaller): Doer => ({ account: caller.account, act: actOf(caller) });

export function serveAccessRequests(serve: Serve, dependencies: AccessRequestRouteDependencies): void {
  const describe = (account: AccountCaller, itemId: string) =>
    describeClosed(dependencies, dependencies.read, account, itemId, dependencies.clock.now());

  serve('GET /api/access-requests/:itemId', ({ caller, params }) => describe(caller.account, params.itemId));
  serve('POST /api/access-requests/:itemId', async ({ caller, params, body }) => {
    await dependencies.askLimit.count(caller.account.id);
    await askForAccess(dependencies, doerOf(caller), params.itemId, body.message ?? '');
    return await describe(caller.account, params.itemId);
  });
  serve('DELETE /api/access-requests/:itemId', async ({ caller, params }) => {
    await takeBack(dependencies, doerOf(caller), params.itemId);
    return await describe(caller.account, params.itemId);
  });
  serve('GET /api/media/:mediaId/access-requests', ({ item }) => listRequests(dependencies, item));
  serve('POST /api/media/:mediaId/access-requests/:requestId/answer', async ({ caller, params, item, body }) => {
    await answerRequest(dependencies, doerOf(caller), item, params.requestId, body);
  });
}
