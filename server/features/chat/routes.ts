import type { Serve } from '#server/http/serve.ts';
import { deleteAsModerator } from './delete.ts';
import type { ChatDependencies } from './dependencies.ts';
import { createList } from './list.ts';
import { createCountMessage } from './paces.ts';
import { createSend } from './send.ts';

/** The chat of a room, for participants inside; waiting participants neither read nor write. */
export function serveChat(serve: Serve, dependencies: ChatDependencies): void {
  const { read, clock, getInside, findSessionId } = dependencies;
  const list = createList(read);
  const send = createSend(dependencies, createCountMessage(clock));

  serve('GET /api/rooms/:mediaId/chat', async ({ params, query, caller }) => {
    const { sessionId } = await getInside(caller, params.mediaId, query.pageSessionId);
    return list(sessionId, query.before);
  });

  serve('POST /api/rooms/:mediaId/chat', async ({ params, body, caller }) =>
    send(await getInside(caller, params.mediaId, body.pageSessionId), body),
  );

  serve('DELETE /api/rooms/:mediaId/chat/:messageId', async ({ params, caller }) => {
    const { mediaId, messageId } = params;
    const sessionId = await findSessionId(mediaId);
    await deleteAsModerator(dependencies, { mediaId, sessionId, messageId, accountId: caller.account.id });
  });
}
