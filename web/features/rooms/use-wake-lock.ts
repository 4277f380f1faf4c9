import { useEffect } from 'react';

/** Keeps the screen from going dark while somebody waits or takes part. Browsers without this ignore it. */
export function useWakeLock(isWanted: boolean): void {
  useEffect(() => {
    const locks = (navigator as Partial<Pick<Navigator, 'wakeLock'>>).wakeLock;
    if (!isWanted || !locks) return;
    let held: WakeLockSentinel | null = null;
    let isOver = false;
    const take = async () => {
      if (document.visibilityState !== 'visible') return;
      // Refused where the battery is low.
      const lock = await locks.request('screen').catch(() => null);
      if (isOver) await lock?.release();
      else held = lock;
    };
    const takeAgain = () => void take();
    takeAgain();
    // A hidden page loses its lock.
    document.addEventListener('visibilitychange', takeAgain);
    return () => {
      isOver = true;
      document.removeEventListener('visibilitychange', takeAgain);
      void held?.release();
    };
  }, [isWanted]);
}
