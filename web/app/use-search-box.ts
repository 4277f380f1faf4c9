import { useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { ChangeEvent, KeyboardEvent } from 'react';
import { longestSearch } from '#contracts/limits.ts';

const restMilliseconds = 300;

/** The search field of the topbar. On the home page results follow the typing; elsewhere Enter leads there. */
export function useSearchBox() {
  const navigate = useNavigate();
  const isHome = useRouterState({ select: ({ location }) => location.pathname === '/' });
  const query = useRouterState({ select: ({ location }) => location.search.query ?? '' });
  const [value, setValue] = useState(query);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const asked = useRef(query);

  useEffect(() => {
    // The address was changed by something else than this field: a link, the back button.
    if (query !== asked.current) setValue(query);
    asked.current = query;
  }, [query]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const ask = (typed: string) => {
    clearTimeout(timer.current);
    asked.current = typed.trim();
    void navigate({ to: '/', search: asked.current ? { query: asked.current } : {}, replace: isHome });
  };
  return {
    value,
    maxLength: longestSearch,
    onChange: ({ target }: ChangeEvent<HTMLInputElement>) => {
      setValue(target.value);
      clearTimeout(timer.current);
      if (isHome) timer.current = setTimeout(() => ask(target.value), restMilliseconds);
    },
    onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => {
      if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
      ask(value);
      if (isHome) document.querySelector('h1')?.focus();
    },
  };
}
