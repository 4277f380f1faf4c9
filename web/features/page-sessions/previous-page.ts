import type { PreviousPage } from './page-session-keeper.ts';

/** This tab's memory of its page session of one item. Remembers nothing where the browser forbids storage. */
export function createPreviousPage(mediaId: string): PreviousPage {
  const key = `foyer.page-session.${mediaId}`;
  // Where storage is forbidden, even accessing it throws; the value is then kept for this load.
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
