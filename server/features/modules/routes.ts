import type { Serve } from '#server/http/serve.ts';
import type { Modules } from './modules.ts';

export function serveModules(serve: Serve, { modules }: { modules: Modules }): void {
  serve('GET /api/modules', async () => modules.current());
  serve('PATCH /api/modules/:name', ({ params, body }) => modules.change(params.name, body));
}
