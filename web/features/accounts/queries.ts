import { queryOptions } from '@tanstack/react-query';
import { call } from '../../lib/api.ts';

/** Who is signed in. */
export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: async ({ signal }) => (await call('GET /api/accounts/me', {}, { signal })).account,
  staleTime: 60_000,
});

export const accountSessionsQuery = queryOptions({
  queryKey: ['account', 'sessions'],
  queryFn: async ({ signal }) => (await call('GET /api/accounts/me/sessions', {}, { signal })).sessions,
});
