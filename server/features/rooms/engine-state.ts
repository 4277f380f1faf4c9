import type { AccountRole } from '#contracts/accounts.ts';
import type { EngineState } from '#contracts/rooms.ts';
import { decideSiteRights } from '#server/access/rules.ts';

/**
 * How the engine does, as the caller may know it: a guest can do nothing about it, and need not know how this server is
 * made; how to switch rooms on is for whoever runs it.
 */
export function describeEngine(
  { state, problem, progress }: EngineState,
  account: { role: AccountRole } | null,
): EngineState {
  const isTold = account !== null && (state !== 'off' || decideSiteRights(account.role).administer);
  return { state, problem: isTold ? problem : null, progress };
}
