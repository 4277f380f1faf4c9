import { useEffect, useEffectEvent, useRef, useState } from 'react';

const restMilliseconds = 300;

/** What is typed into a search field, and what to look for: the same after a short rest. */
export function useTypedSearch() {
  const [query, setQuery] = useState('');
  return { ...useSearchOf(query, setQuery), query };
}

/**
 * What is typed into a search field whose words stand elsewhere as well, such as in the address of the page: after a short
 * rest they are asked for; words that come from there, by a link or the back button, are shown in the field.
 */
export function useSearchOf(query: string, ask: (query: string) => void) {
  const [typed, setTyped] = useState(query);
  const asked = useRef(query);
  const askOnce = useEffectEvent((words: string) => {
    asked.current = words;
    if (words !== query) ask(words);
  });
  useEffect(() => {
    const timer = setTimeout(() => askOnce(typed.trim()), restMilliseconds);
    return () => clearTimeout(timer);
  }, [typed]);
  useEffect(() => {
    if (query !== asked.current) setTyped(query);
    asked.current = query;
  }, [query]);
  return { typed, setTyped };
}
