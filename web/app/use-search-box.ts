import { useNavigate, useRouterState } from '@tanstack/react-router';
import type { KeyboardEvent } from 'react';
import { useSearchOf } from '../lib/use-typed-search.ts';

/** The search field of the topbar. On the home page results follow the typing; elsewhere Enter leads there. */
export function useSearchBox() {
  const navigate = useNavigate();
  const isHome = useRouterState({ select: ({ location }) => location.pathname === '/' });
  // Other pages have words of their own in their addresses.
  const query = useRouterState({ select: ({ location }) => (isHome ? location.search.query : null) ?? '' });
  const go = (words: string) => void navigate({ to: '/', search: words ? { query: words } : {}, replace: isHome });
  const { typed, setTyped } = useSearchOf(query, (words) => isHome && go(words));
  return {
    value: typed,
    onChange: setTyped,
    onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => {
      if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
      go(typed.trim());
      if (isHome) document.querySelector('h1')?.focus();
    },
  };
}
