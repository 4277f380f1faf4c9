import { every } from '../every.ts';
import type { LiveChanged } from '../features/live/change.ts';
import { isShown } from '../features/live/rules.ts';
import { findSessions } from '../features/live/store.ts';
import { ConnectedPages } from '../features/live/connected-pages.ts';
import type { LivingPages } from '../features/page-sessions/living.ts';
import { isMakersPage } from '../features/page-sessions/rules.ts';
import { mediaKinds } from '../media-kinds.ts';
import type { ComposedPageSessions } from './page-sessions.ts';
import { Subscribers } from './subscribers.ts';
import type { Wiring } from './wiring.ts';

const lookMs = 1_000;
/** How often those who broadcast are told of what their sender sends. */
const newsMs = 1_000;

export type ComposedLivePages = ReturnType<typeof composeLivePages>;

/** The connected pages of live sessions, and what they are told. */
export function composeLivePages(
  { app, database }: Wiring,
  living: LivingPages,
  { connected, disconnected, sockets }: ComposedPageSessions,
) {
  const open = new ConnectedPages();
  /** Items whose makers have not been told of the news yet. */
  const untold = new Set<string>();
  /** What this process has told its pages of, by item. */
  const known = new Map<string, number>();
  /** Told with the item on which people's rights may be others than before. */
  const rightsMayDiffer = new Subscribers<[mediaId: string]>();

  connected.subscribe(({ id, mediaId }) => {
    const page = living.find(id);
    // A page that has just been let in is in memory.
    if (!page || page instanceof Promise || !mediaKinds[page.session.kind].hasAudience) return;
    open.add({ id, mediaId, isMaker: isMakersPage(page.session) });
  });
  disconnected.subscribe((page) => open.remove(page));

  function tellAll(mediaId: string, mayPlayMore: boolean): void {
    sockets.tellItem(mediaId, 'live');
    if (mayPlayMore) sockets.tellItem(mediaId, 'renew');
  }

  /** Notices what another process has changed. */
  async function look(): Promise<void> {
    const items = open.items();
    for (const mediaId of known.keys()) if (!items.includes(mediaId)) known.delete(mediaId);
    for (const { mediaId, version } of await findSessions(database.read, items)) {
      const before = known.get(mediaId);
      known.set(mediaId, version);
      if (before === undefined || before === version) continue;
      rightsMayDiffer.tell(mediaId);
      tellAll(mediaId, true);
    }
  }

  async function tellNews(): Promise<void> {
    for (const mediaId of untold) sockets.tell(open.makersOf(mediaId), 'live');
    untold.clear();
  }

  const onError = (error: unknown) => app.log.error({ err: error }, 'looking for changed live sessions failed');
  const stopping = [
    every(newsMs, tellNews, onError),
    ...(database.kind === 'postgres' ? [every(lookMs, look, onError)] : []),
  ];
  return {
    tellChanged({ before, now }: LiveChanged): void {
      // A pause changes nothing for players, which wait for the next part.
      tellAll(now.mediaId, !isShown(before.state) && isShown(now.state));
    },
    rightsMayDiffer,
    /** After the commit that changed what the person of these pages may do. */
    rightsChanged(mediaId: string, pageSessionIds: string[]): void {
      rightsMayDiffer.tell(mediaId);
      sockets.tell(pageSessionIds, 'live');
      sockets.tell(pageSessionIds, 'renew');
    },
    noteReader: (mediaId: string, id: string, isMaker: boolean) => open.noteReader(mediaId, id, isMaker),
    items: () => open.items(),
    tellEverybody: (mediaId: string) => sockets.tellItem(mediaId, 'live'),
    tellPlayable: (mediaId: string) => sockets.tellItem(mediaId, 'renew'),
    /** Tells those who broadcast that there is news of their sender, once a second at most. */
    tellMakers: (mediaId: string) => void untold.add(mediaId),
    close() {
      for (const stop of stopping) stop();
    },
  };
}
