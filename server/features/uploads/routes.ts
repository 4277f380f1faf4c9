import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { uploadsPath } from '#contracts/limits.ts';
import { assertAccess, findCaller, type CallerFinder } from '#server/http/caller.ts';
import type { Serve } from '#server/http/serve.ts';
import { openBody } from './body.ts';
import type { Uploads } from './uploads.ts';

export interface UploadRouteDependencies {
  serve: Serve;
  finder: CallerFinder;
  uploads: Uploads;
}

const sent = [
  'tus-resumable',
  'upload-length',
  'upload-offset',
  'upload-metadata',
  'upload-defer-length',
  'upload-concat',
  'content-type',
  'content-length',
];

/**
 * Serves tus 1.0 to signed-in members; not in the contracts, because bodies are bytes. Errors have the usual format.
 */
export function serveUploads(app: FastifyInstance, { serve, finder, uploads }: UploadRouteDependencies): void {
  serve('GET /api/uploads', async ({ caller }) => ({ uploads: await uploads.findInterrupted(caller.account.id) }));

  async function answer(
    request: FastifyRequest<{ Params: { uploadId?: string } }>,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const caller = await findCaller(finder, request);
    assertAccess('member', caller, false);
    const comingBytes = Number(request.headers['content-length'] ?? 0);
    const body = openBody(request.raw);
    try {
      const asked = toWebRequest(request, body.stream);
      const { status, headers } = await uploads.answer(
        asked,
        caller.account!,
        request.params.uploadId ?? null,
        comingBytes,
      );
      return await reply
        .status(status)
        .headers({ ...headers, 'cache-control': 'no-store' })
        .send();
    } finally {
      body.end();
    }
  }

  void app.register(async (scope) => {
    // Fastify must not parse any body here, whatever its content type.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.route({ method: ['POST', 'OPTIONS'], url: uploadsPath, handler: answer });
    scope.route({ method: ['HEAD', 'PATCH', 'DELETE', 'OPTIONS'], url: `${uploadsPath}/:uploadId`, handler: answer });
  });
}

function toWebRequest({ method, url, headers }: FastifyRequest, body: ReturnType<typeof openBody>['stream']): Request {
  const kept = sent.flatMap((name): [string, string][] =>
    headers[name] === undefined ? [] : [[name, String(headers[name])]],
  );
  const hasBody = method === 'POST' || method === 'PATCH';
  const init = { method, headers: kept, ...(hasBody && { body, duplex: 'half' }) };
  return new Request(`http://uploads.invalid${url.split('?')[0]}`, init as RequestInit);
}
