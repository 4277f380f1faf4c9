import type { z } from 'zod';
import type { changeLive, LiveSettings } from '#contracts/live.ts';
import type { Act } from '#server/access/person.ts';
import { AppError } from '#server/app-error.ts';
import type { Unit } from '#server/database/write.ts';
import { decideStep, findScheduleProblem, isShown, newLive, type LiveStep } from './rules.ts';
import * as store from './store.ts';
import type { StreamKeys } from './stream-keys.ts';

export type LiveChange = z.output<typeof changeLive>;
type StoredSession = store.StoredSession;

/** A session before and after a change that was committed. */
export interface LiveChanged {
  before: StoredSession;
  now: StoredSession;
}

/** Creates the live session of a new item; throws `live.schedule_invalid`. */
export async function insertLive(unit: Unit, mediaId: string, wanted: LiveChange, keys: StreamKeys): Promise<void> {
  await store.insertSession(unit, mediaId, decideSettings(newLive, wanted), keys.make());
}

const nobody: Act = { actor: null };

/** The changes of live sessions; `onChanged` is called after the commit of each. */
export function createChanges(keys: StreamKeys, onChanged: (changed: LiveChanged) => void) {
  async function lock(unit: Unit, mediaId: string): Promise<StoredSession> {
    const session = await store.lockSession(unit, mediaId);
    if (!session) throw new AppError('live.not_a_live_session');
    return session;
  }

  async function save(unit: Unit, before: StoredSession, now: StoredSession): Promise<StoredSession> {
    await store.saveSession(unit, now);
    unit.afterCommit(() => onChanged({ before, now }));
    return now;
  }

  return {
    /** Takes one step and returns the session after it; throws what the table of states refuses with. */
    async step(unit: Unit, mediaId: string, step: LiveStep, act: Act = nobody): Promise<StoredSession> {
      const session = await lock(unit, mediaId);
      const decision = decideStep(session.state, step);
      if (!decision) return session;
      if ('because' in decision) throw new AppError(decision.because);
      const { to } = decision;
      const what = to === 'ended' ? 'live.ended' : to === 'live' && !session.startedAt ? 'live.started' : null;
      if (what) unit.record({ what, ...act, mediaId });
      return await save(unit, session, {
        ...session,
        state: to,
        startedAt: to === 'live' ? (session.startedAt ?? unit.now) : session.startedAt,
        pausedAt: to === 'paused' ? unit.now : null,
        endedAt: to === 'ended' ? unit.now : null,
      });
    },

    /** The item is deleted: a session that runs ends, and who sends to it is gone. */
    async close(unit: Unit, mediaId: string, act: Act): Promise<void> {
      const { state } = await lock(unit, mediaId);
      await this.step(unit, mediaId, isShown(state) ? 'end' : 'sender_gone', act);
    },

    /** Changes the given settings. A session that is over keeps its times. */
    async changeSettings(unit: Unit, mediaId: string, wanted: LiveChange): Promise<void> {
      const session = await lock(unit, mediaId);
      if (session.state === 'ended' && (wanted.startsAt !== undefined || wanted.endsAt !== undefined))
        throw new AppError('live.over');
      await save(unit, session, { ...session, ...decideSettings(session, wanted) });
    },

    /** Makes a new key and returns it; from the commit on, the old one is unknown. */
    async renewKey(unit: Unit, mediaId: string, act: Act): Promise<string> {
      const session = await lock(unit, mediaId);
      if (session.state === 'ended') throw new AppError('live.over');
      const key = keys.make();
      await store.saveKey(unit, mediaId, key);
      unit.record({ what: 'live.key_renewed', ...act, mediaId });
      return keys.show(mediaId, key);
    },
  };
}

export type LiveChanges = ReturnType<typeof createChanges>;

function decideSettings(now: LiveSettings, wanted: LiveChange): LiveSettings {
  const named = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
  const { startsAt, endsAt, chat, slowModeSeconds, dvr, autoStart }: LiveSettings = { ...now, ...named };
  const settings = { startsAt, endsAt, chat, slowModeSeconds, dvr, autoStart };
  const problem = findScheduleProblem(settings);
  if (problem) throw new AppError('live.schedule_invalid', { details: [problem] });
  return settings;
}
