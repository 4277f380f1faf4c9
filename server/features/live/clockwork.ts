import type { Kysely } from 'kysely';
import type { Tables } from '#server/database/tables.ts';
import type { Unit, Write } from '#server/database/write.ts';
import type { Clock } from '#server/ports/clock.ts';
import type { LiveChanges } from './change.ts';
import { graceMs, isStartDue, type LiveStep } from './rules.ts';
import { findRunning, type StoredSession } from './store.ts';
import { endLostTakes } from './take-store.ts';

export interface ClockworkDependencies {
  read: Kysely<Tables>;
  write: Write;
  clock: Clock;
  changes: Pick<LiveChanges, 'step'>;
  /** Whether somebody sends to this item now, or what was sent is being saved. */
  hasSender(mediaId: string): boolean;
  /** What goes on for a session that another process may have changed: it is live. */
  onLive(mediaId: string): void;
}

/**
 * The steps that nobody asks for, in the process that takes senders: a session goes live at its start, and ends when its
 * sender stays away. One whose sender went down together with an earlier process is paused first, so its encoder gets
 * the whole time to come back.
 */
export function createClockwork({ read, write, clock, changes, hasSender, onLive }: ClockworkDependencies) {
  /** When this process first saw each session paused, in steady time. */
  const pausedMs = new Map<string, number>();

  function decide(session: StoredSession): LiveStep | null {
    const { mediaId, state } = session;
    if (state === 'paused') return graceLeftMs(mediaId) === 0 ? 'grace_over' : null;
    if (!hasSender(mediaId)) return 'sender_gone';
    return state === 'ready' && isStartDue(session, clock.now()) ? 'start_due' : null;
  }

  function graceLeftMs(mediaId: string): number {
    const since = pausedMs.get(mediaId) ?? clock.elapsedMs();
    pausedMs.set(mediaId, since);
    return Math.max(0, since + graceMs - clock.elapsedMs());
  }

  async function take(unit: Unit, { mediaId }: StoredSession, step: LiveStep): Promise<void> {
    // A sender may have come while this unit waited.
    if (step === 'sender_gone' && hasSender(mediaId)) return;
    await changes.step(unit, mediaId, step);
    if (step === 'sender_gone') await endLostTakes(unit, mediaId);
  }

  return {
    /** After a change was committed: time counts from now. */
    follow({ mediaId, state }: StoredSession): void {
      if (state === 'paused') pausedMs.set(mediaId, clock.elapsedMs());
      else pausedMs.delete(mediaId);
    },
    async tick(): Promise<Set<string>> {
      const running = await findRunning(read);
      const paused = new Set(running.filter(({ state }) => state === 'paused').map(({ mediaId }) => mediaId));
      for (const mediaId of pausedMs.keys()) if (!paused.has(mediaId)) pausedMs.delete(mediaId);
      for (const session of running) {
        if (session.state === 'live') onLive(session.mediaId);
        const step = decide(session);
        if (step) await write((unit) => take(unit, session, step));
      }
      return new Set(running.map(({ mediaId }) => mediaId));
    },
    /** Null: the session is not known to be paused here. */
    graceLeftMs: (mediaId: string): number | null => (pausedMs.has(mediaId) ? graceLeftMs(mediaId) : null),
  };
}

export type Clockwork = ReturnType<typeof createClockwork>;
