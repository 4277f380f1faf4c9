import { AppError } from '#server/app-error.ts';
import { actOf } from '#server/http/caller.ts';
import type { Serve } from '#server/http/serve.ts';
import type { Modules } from './modules.ts';

export function serveModules(serve: Serve, { modules }: { modules: Modules }): void {
  serve('GET /api/modules', async () => modules.current());
  serve('PATCH /api/modules/invitetomedia', async ({ body, caller }) => {
    return (await modules.change({ name: 'invitetomedia', settings: body }, actOf(caller))).invitetomedia;
  });
  serve('PATCH /api/modules/theming', async ({ body, caller }) => {
    return (await modules.change({ name: 'theming', settings: body }, actOf(caller))).theming;
  });
  serve('PATCH /api/modules/:name', async () => {
    throw new AppError('modules.not_found');
  });
}
