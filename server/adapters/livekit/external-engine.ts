import { setTimeout as wait } from 'node:timers/promises';
import { ask, createClient, type EngineAddress } from './api.ts';
import type { EngineKeeper } from './own-engine.ts';
import type { EngineStates } from './states.ts';

const askEveryMs = 2_000;

const problems = {
  silent: 'The room engine that FOYER_LIVEKIT_URL names does not answer.',
  refuses_key: 'The room engine that FOYER_LIVEKIT_URL names refuses FOYER_LIVEKIT_KEY with FOYER_LIVEKIT_SECRET.',
};

/** Asks an engine of somebody else, again and again, whether it is there; starts and ends nothing. */
export function watchExternalEngine(address: EngineAddress, states: EngineStates): EngineKeeper {
  const stopping = new AbortController();
  const client = createClient(address);
  let life: Promise<void> = Promise.resolve();
  async function live(): Promise<void> {
    while (!stopping.signal.aborted) {
      const answer = await ask(client);
      if (answer === 'answers') states.set('ready');
      else states.set('unavailable', { problem: problems[answer] });
      await wait(askEveryMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }
  return {
    address: () => (states.current().state === 'ready' ? address : null),
    start: () => void (life = live()),
    async close() {
      stopping.abort();
      await life;
    },
  };
}
