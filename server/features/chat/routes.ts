import { actOf, actorOf } from '#server/http/caller.ts';
import type { Serve } from '#server/http/serve.ts';
import type { ChatDependencies } from './dependencies.ts';
import { createList } from './list.ts';
import { createModerateChat } from './moderate.ts';
import { createPaces } from './paces.ts';
import { createSend } from './send.ts';

/** Serves the chat of one kind of item under the addresses of that kind. */
export function serveChat(serve: Serve, area: 'rooms' | 'live', dependencies: ChatDependencies): void {
  const { read, clock, host } = dependencies;
  const list = createList(read);
  const send = createSend(dependencies, createPaces(clock));
  const moderate = createModerateChat(dependencies);

  serve(`GET /api/${area}/:mediaId/chat`, async ({ params, query, caller }) =>
    list(await host.getSeat(caller, params.mediaId, query.pageSessionId), query.before),
  );

  serve(`POST /api/${area}/:mediaId/chat`, async ({ params, body, caller }) =>
    send(await host.getSeat(caller, params.mediaId, body.pageSessionId), body),
  );

  serve(`DELETE /api/${area}/:mediaId/chat/:messageId`, async ({ params, caller }) =>
    moderate.remove(params.mediaId, params.messageId, actorOf(caller).id, actOf(caller)),
  );

  serve(`GET /api/${area}/:mediaId/chat/authors/:authorId`, async ({ params }) =>
    moderate.show(params.mediaId, params.authorId),
  );

  serve(`POST /api/${area}/:mediaId/chat/authors/:authorId/mute`, async ({ params, caller }) =>
    moderate.setMuted(params.mediaId, params.authorId, actorOf(caller).id, actOf(caller)),
  );

  serve(`POST /api/${area}/:mediaId/chat/authors/:authorId/unmute`, async ({ params, caller }) =>
    moderate.setMuted(params.mediaId, params.authorId, null, actOf(caller)),
  );
}
