import { useEffect } from 'react';

/** The browser asks before the tab is closed, or left by the back button, while this is mounted. */
export function CloseGuard() {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, []);
  return null;
}
