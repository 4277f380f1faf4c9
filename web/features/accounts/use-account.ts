import { useQuery } from '@tanstack/react-query';
import type { Account } from '#contracts/accounts.ts';
import { accountQuery } from './queries.ts';

/** Who is signed in. Only for components inside the members' pages, where an account is always loaded. */
export function useAccount(): Account {
  const { data } = useQuery({ ...accountQuery, refetchOnMount: false });
  if (!data) throw new Error('Nobody is signed in here.');
  return data;
}
