import type { WaitingPerson } from '#contracts/rooms.ts';

/** The network that most of the waiting guests come from. */
export interface Crowd {
  network: string;
  count: number;
}

/** Two people may share a home; from this many on, moderators are told. */
const toldFrom = 3;

/** Null: no network has so many guests waiting that moderators are told. */
export function findCrowd(waiting: readonly Pick<WaitingPerson, 'network'>[]): Crowd | null {
  const counts = new Map<string, number>();
  for (const { network } of waiting) if (network) counts.set(network, (counts.get(network) ?? 0) + 1);
  const [largest] = [...counts].sort(([, a], [, b]) => b - a);
  return largest && largest[1] >= toldFrom ? { network: largest[0], count: largest[1] } : null;
}
