import { hash } from 'node:crypto';
import { longestNetworkLabel } from '#contracts/limits.ts';

/**
 * The network of a guest as moderators are told: the same for guests of one network in one room session, and another in
 * the next session, so that nobody can be followed from room to room by it. `network`: as guest access stores it.
 */
export function labelNetwork(sessionId: string, network: string | null): string | null {
  return network && hash('sha256', `${sessionId} ${network}`, 'base64url').slice(0, longestNetworkLabel);
}
