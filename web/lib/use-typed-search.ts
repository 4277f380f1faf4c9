import { useEffect, useState } from 'react';

const restMilliseconds = 300;

/** What is typed into a search field, and what to look for: the same after a short rest. */
export function useTypedSearch() {
  const [typed, setTyped] = useState('');
  const [query, setQuery] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setQuery(typed.trim()), restMilliseconds);
    return () => clearTimeout(timer);
  }, [typed]);
  return { typed, setTyped, query };
}
