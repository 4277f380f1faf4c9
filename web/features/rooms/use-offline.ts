import { useEffect, useState } from 'react';

/** Whether the device reports that it has no network; `onBack` runs when it has one again. */
export function useOffline(onBack: () => void): boolean {
  const [isOffline, setIsOffline] = useState(() => !navigator.onLine);
  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    addEventListener('offline', () => setIsOffline(true), { signal });
    const back = () => {
      setIsOffline(false);
      onBack();
    };
    addEventListener('online', back, { signal });
    return () => ending.abort();
  }, [onBack]);
  return isOffline;
}
