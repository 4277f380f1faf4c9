import type { Unit } from '../database/write.ts';
import { every } from '../every.ts';
import { eraseAuthors, removeMessages } from '../features/chat/retention-store.ts';
import { removeFacts } from '../features/audit/retention-store.ts';
import { eraseGuests } from '../features/guest-access/retention-store.ts';
import { removeFeedback } from '../features/help/store.ts';
import { eraseInvited } from '../features/invitations/retention-store.ts';
import { removeGuestParticipants, removeLiftedBans, removeLobbyMessages } from '../features/rooms/retention-store.ts';
import type { Wiring } from './wiring.ts';

export interface Retention {
  /** Erases all that is due; returns how many rows. */
  run(): Promise<number>;
  /** Does so once an hour, for the first time after an hour. */
  start(): void;
  close(): void;
}

const dayMs = 86_400_000;
const everyMs = 3_600_000;
/** Few enough that other units of work do not wait. */
const rowsAtOnce = 500;
/** Erases what is older than an instant, at most so many rows; returns how many. */
type Step = (unit: Unit, before: Date, limit: number) => Promise<number>;
const steps: Step[] = [
  eraseGuests,
  eraseInvited,
  removeMessages,
  eraseAuthors,
  removeLobbyMessages,
  removeGuestParticipants,
  removeLiftedBans,
  removeFeedback,
];

/**
 * Erases what guests left behind, a number of days after their link died or the room session ended, and the oldest acts of
 * the audit log.
 */
export function composeRetention({ app, clock, config, findLease, writer }: Wiring): Retention {
  const lease = findLease('retention');
  let stop = () => {};

  async function eraseAll(all: Step[], days: number): Promise<number> {
    const before = new Date(clock.now().getTime() - days * dayMs);
    let erased = 0;
    for (const step of all) {
      let count = rowsAtOnce;
      while (count === rowsAtOnce) {
        count = await writer.write((unit) => step(unit, before, rowsAtOnce));
        erased += count;
      }
    }
    return erased;
  }

  async function run(): Promise<number> {
    // What is erased cannot be brought back: wait until the time of day is certain.
    if (clock.jumpMs() !== 0 || !(await lease.take())) return 0;
    try {
      return (await eraseAll(steps, config.retentionDays)) + (await eraseAll([removeFacts], config.auditDays));
    } finally {
      await lease.release();
    }
  }

  return {
    run,
    start() {
      stop = every(everyMs, run, (error) => app.log.error({ err: error }, 'erasing what guests left behind failed'));
    },
    close: () => stop(),
  };
}
