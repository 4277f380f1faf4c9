import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { SentBody } from '#contracts/api.ts';
import type { Modules } from '#contracts/modules.ts';
import { call } from '../../lib/api.ts';

/** The modules and their settings. */
export const modulesQuery = queryOptions({
  queryKey: ['modules'],
  queryFn: ({ signal }) => call('GET /api/modules', {}, { signal }),
});

export type InvitetomediaChange = SentBody<'PATCH /api/modules/invitetomedia'>;
export type ThemingChange = SentBody<'PATCH /api/modules/theming'>;

/** Saves settings of Invitetomedia at once. */
export function useInvitetomedia() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: InvitetomediaChange) => call('PATCH /api/modules/invitetomedia', { body }),
    onSuccess: (invitetomedia) => take(client, { invitetomedia }),
  });
}

/** Saves settings of Theming at once. */
export function useTheming() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ThemingChange) => call('PATCH /api/modules/theming', { body }),
    onSuccess: (theming) => take(client, { theming }),
  });
}

function take(client: ReturnType<typeof useQueryClient>, changed: Partial<Modules>): void {
  client.setQueryData(modulesQuery.queryKey, (known) => known && { ...known, ...changed });
}
