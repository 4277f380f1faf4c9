import { useState } from 'react';
import type { attendanceSorts, waysToCome } from '#contracts/limits.ts';
import { useTypedSearch } from '../../lib/use-typed-search.ts';

type Way = (typeof waysToCome)[number];
type Sort = (typeof attendanceSorts)[number];

/** Which session is shown, who of it, and in which order. */
export function useAsked() {
  const { typed, setTyped, query } = useTypedSearch();
  const [session, setSession] = useState<string>();
  const [way, setWay] = useState<Way>();
  const [sort, setSort] = useState<Sort>('watched');
  const asked = { ...(session && { session }), ...(query && { query }), ...(way && { way }), sort };
  return { typed, setTyped, setSession, way, setWay, sort, setSort, asked };
}
export type Asking = ReturnType<typeof useAsked>;
