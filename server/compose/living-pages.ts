import type { Wiring } from './wiring.ts';
import { Subscribers } from './subscribers.ts';
import { createAuthorise, type Authorise } from '../features/page-sessions/authorise.ts';
import { LivingPages } from '../features/page-sessions/living.ts';

export interface ComposedLivingPages {
  living: LivingPages;
  authorise: Authorise;
  /** Called with the pages of this process that have ended. */
  ended: Subscribers<[pageSessionIds: string[]]>;
}

/** The open pages in memory, and who may use one: playback, sockets and rooms are built on these. */
export function composeLivingPages({ database, clock, config, cookies }: Wiring): ComposedLivingPages {
  const ended = new Subscribers<[pageSessionIds: string[]]>();
  const living = new LivingPages({
    read: database.read,
    clock,
    maxMs: config.pageSessionMaxMs,
    onEnded: ended.tell,
  });
  return { living, authorise: createAuthorise(living, cookies.readAll), ended };
}
