import type { ChannelRole } from '#contracts/channels.ts';

/**
 * Whether a channel would be without a manager if this member got the role; null: if this member were gone. `managers`
 * counts the channel's managers before the change.
 */
export function wouldLoseLastManager(before: ChannelRole | null, after: ChannelRole | null, managers: number): boolean {
  return before === 'manager' && after !== 'manager' && managers < 2;
}
