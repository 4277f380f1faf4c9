import { useCallback, useEffect, useState } from 'react';

/** Seconds until a wait is over, counted down each second; 0 while nothing is waited for, or it is off. */
export function useCountdown(isOn: boolean): { left: number; begin: (seconds: number) => void } {
  const [until, setUntil] = useState(0);
  const [now, setNow] = useState(0);
  const left = isOn ? Math.max(0, Math.ceil((until - now) / 1000)) : 0;
  useEffect(() => {
    if (left === 0) return;
    const timer = setInterval(() => setNow(performance.now()), 250);
    return () => clearInterval(timer);
  }, [left]);
  const begin = useCallback((seconds: number) => {
    setNow(performance.now());
    setUntil(performance.now() + seconds * 1000);
  }, []);
  return { left, begin };
}
