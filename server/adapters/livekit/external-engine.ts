import { setTimeout as wait } from 'node:timers/promises';
import { ask, createClient, type EngineAddress } from './api.ts';
import type { EngineKeeper } from './own-engine.ts';
import type { EngineStates } from './states.ts';

const askEveryMs = 2_000;

const problemCodes = { silent: 'external_silent', refuses_key: 'external_refuses_key' } as const;

/** Checks repeatedly whether an external engine answers; never starts or ends it. */
export function watchExternalEngine(address: EngineAddress, states: EngineStates): EngineKeeper {
  const stopping = new AbortController();
  const client = createClient(address);
  let life: Promise<void> = Promise.resolve();
  async function live(): Promise<void> {
    while (!stopping.signal.aborted) {
      const answer = await ask(client);
      if (answer === 'answers') states.set('ready');
      else states.set('unavailable', { problem: { code: problemCodes[answer], values: {} } });
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
