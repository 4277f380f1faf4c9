import { useEffect, useState } from 'react';
import type { EngineState } from '#contracts/rooms.ts';
import { call } from '../../lib/api.ts';

const askMilliseconds = 3000;
const unknown: EngineState = { state: 'unavailable', problem: null, progress: null };

/**
 * The state of the rooms' engine, read again until it is ready; null before the first answer, and while not asked for.
 */
export function useEngine(isAsked: boolean): EngineState | null {
  const [engine, setEngine] = useState<EngineState | null>(null);
  const isOver = !isAsked || engine?.state === 'ready';
  useEffect(() => {
    if (isOver) return;
    const ask = () =>
      void call('GET /api/rooms/engine', {}).then(setEngine, () => setEngine((known) => known ?? unknown));
    ask();
    const timer = setInterval(ask, askMilliseconds);
    return () => clearInterval(timer);
  }, [isOver]);
  return isAsked ? engine : null;
}
