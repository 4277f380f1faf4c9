import { useQuery } from '@tanstack/react-query';
import type { Account } from '#contracts/accounts.ts';
import { accountQuery } from './queries.ts';

/** Who is signed in; only for what is drawn inside the member's pages, where somebody always is. */
export function useAccount(): Account {
  const { data } = useQuery({ ...accountQuery, refetchOnMount: false });
  if (!data) throw new Error('Nobody is signed in here.');
  return data;
}
