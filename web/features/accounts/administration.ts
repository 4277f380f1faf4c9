import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Query } from '#contracts/api.ts';
import { call } from '../../lib/api.ts';

export type AccountsAsked = Omit<NonNullable<Query<'GET /api/accounts'>>, 'cursor'>;

/** The accounts page by page; `version` changes where something else than accounts changes the answer. */
export const accountsQuery = (asked: AccountsAsked, version = '') =>
  infiniteQueryOptions({
    queryKey: ['accounts', asked, version],
    queryFn: ({ pageParam, signal }) =>
      call('GET /api/accounts', { query: pageParam ? { ...asked, cursor: pageParam } : asked }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  });

/** One thing done with an account; whatever comes of it, the lists are read again. */
export function useAccountAct<Given, Done>(act: (given: Given) => Promise<Done>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: () => Promise.all([['accounts'], ['account']].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}
