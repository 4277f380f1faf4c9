import type { PreviousPage } from './page-session-keeper.ts';

/** This tab's memory of its page session of one item. A browser that allows no storage just remembers nothing. */
export function createPreviousPage(mediaId: string): PreviousPage {
  const key = `foyer.page-session.${mediaId}`;
  // Storage may be refused by the browser, then even looking at it throws; the page itself still knows.
  let known: string | undefined;
  return {
    read() {
      if (known) return known;
      try {
        return sessionStorage.getItem(key) ?? undefined;
      } catch {
        return undefined;
      }
    },
    write(id) {
      known = id;
      try {
        sessionStorage.setItem(key, id);
      } catch {
        // Remembered for this load only.
      }
    },
  };
}
