const key = 'foyer.just-entered';

/** Notes for the next page of this tab that the entry form of this item was sent. */
export function noteJustEntered(mediaId: string): void {
  try {
    sessionStorage.setItem(key, mediaId);
  } catch {
    // Without storage the guest has to press play.
  }
}

/** Whether this page was reached by the entry form: true once, so that a reload does not autoplay. */
export function takeJustEntered(mediaId: string): boolean {
  try {
    const isJustEntered = sessionStorage.getItem(key) === mediaId;
    sessionStorage.removeItem(key);
    return isJustEntered;
  } catch {
    return false;
  }
}
