import { setTimeout as wait } from 'node:timers/promises';
import type { EngineTurn } from '#server/ports/room-server.ts';
import { ask, createClient, type EngineAddress } from './api.ts';
import type { EngineBinary } from './binary.ts';
import {
  bringUpEngine,
  findRunningEngine,
  type EngineSettings,
  type OtherEngine,
  type RunningEngine,
} from './bring-up.ts';
import { EngineFailure, type EngineStates } from './states.ts';

/** Keeps an engine available. */
export interface EngineKeeper {
  /** Null while no engine answers. */
  address(): EngineAddress | null;
  start(turn?: EngineTurn): void;
  close(): Promise<void>;
}

const lookEveryMs = 250;
const askEveryMs = 1_000;
/** After this many unanswered checks a living engine is ended and started again. */
const mostSilences = 20;
const firstPauseMs = 100;
const longestPauseMs = 10_000;
const steadyAfterMs = 30_000;
const askForTurnEveryMs = 2_000;

const alone: EngineTurn = { take: async () => true, release: async () => {} };

export interface OwnEngineOptions {
  settings: EngineSettings;
  states: EngineStates;
  findBinary(signal: AbortSignal): Promise<EngineBinary>;
}

/**
 * Keeps one engine running: whenever it ends, another one is started. While another process on the same folder does
 * that, uses its engine.
 */
export function keepOwnEngine({ settings, states, findBinary }: OwnEngineOptions): EngineKeeper {
  const stopping = new AbortController();
  let engine: OtherEngine | null = null;
  let life: Promise<void> = Promise.resolve();

  async function bringUp(): Promise<RunningEngine> {
    const binary = await findBinary(stopping.signal);
    states.set('starting', { problem: { code: 'starting', values: {} } });
    return bringUpEngine(settings, binary, stopping.signal);
  }

  async function useOthers(): Promise<void> {
    engine = await findRunningEngine(settings);
    const isReached = engine !== null && (await ask(createClient(engine.address))) === 'answers';
    if (engine && isReached) states.set('ready', { version: engine.version });
    else states.set('unavailable', { problem: { code: 'elsewhere', values: {} } });
    await pause(askForTurnEveryMs, stopping.signal);
  }

  async function live(turn: EngineTurn): Promise<void> {
    let pauseMs = firstPauseMs;
    while (!stopping.signal.aborted) {
      try {
        if (!(await turn.take())) {
          await useOthers();
          continue;
        }
        const own = await bringUp();
        engine = own;
        const began = performance.now();
        await watchOver(own, states, stopping.signal);
        if (performance.now() - began > steadyAfterMs) pauseMs = firstPauseMs;
        await own.end();
        if (stopping.signal.aborted) return;
        states.set('starting', { problem: { code: 'restarting', values: {} } });
        await pause(pauseMs, stopping.signal);
        pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      } catch (error) {
        if (stopping.signal.aborted) return;
        const failure = toFailure(error);
        settings.log.warn(`room engine: ${failure.message}`);
        states.set('unavailable', { problem: failure.problem });
        await pause(failure.retryAfterMs, stopping.signal);
      }
    }
  }

  return {
    address: () => (states.current().state === 'ready' ? (engine?.address ?? null) : null),
    start(turn = alone) {
      const giveBack = () => turn.release().catch(() => undefined);
      life = live(turn).then(giveBack, giveBack);
    },
    async close() {
      stopping.abort();
      await life;
    },
  };
}

/** Resolves when the engine has ended or no longer answers, or when `signal` is aborted. */
async function watchOver(engine: RunningEngine, states: EngineStates, signal: AbortSignal): Promise<void> {
  const client = createClient(engine.address);
  let silences = 0;
  let askedAt = -Infinity;
  while (engine.isAlive() && !signal.aborted) {
    if (performance.now() - askedAt >= askEveryMs) {
      askedAt = performance.now();
      silences = (await ask(client)) === 'answers' ? 0 : silences + 1;
      if (silences === 0) states.set('ready', { version: engine.version });
      else if (engine.isAlive()) states.set('unavailable', { problem: { code: 'silent', values: {} } });
      if (silences >= mostSilences) return;
    }
    await pause(lookEveryMs, signal);
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => undefined);
}

function toFailure(error: unknown): EngineFailure {
  if (error instanceof EngineFailure) return error;
  const values = { error: String(error) };
  return new EngineFailure({ code: 'failed', values }, `The room engine failed: ${values.error}`, 5_000, error);
}
