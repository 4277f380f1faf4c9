import { useEffect, useState } from 'react';

/** The value, or the last one that was not null: the text of a window stays while the window closes. */
export function useLast<T>(value: T | null): T | null {
  const [last, setLast] = useState(value);
  useEffect(() => {
    if (value !== null) setLast(value);
  }, [value]);
  return value ?? last;
}
