import type { AccountRole } from '#contracts/accounts.ts';
import type { EngineState } from '#contracts/rooms.ts';
import { decideSiteRights } from '#server/access/rules.ts';

/**
 * The state of the engine as the caller may see it. Guests do not get the problem, because they can do nothing about it
 * and it shows how this server is built. How to switch rooms on is shown to administrators only.
 */
export function describeEngine(
  { state, problem, progress }: EngineState,
  account: { role: AccountRole } | null,
): EngineState {
  const seesProblem = account !== null && (state !== 'off' || decideSiteRights(account.role).administer);
  return { state, problem: seesProblem ? problem : null, progress };
}
