const key = 'foyer.just-entered';

/** Notes for the next page of this tab that the entry form of this item was sent. */
export function noteJustEntered(mediaId: string): void {
  try {
    sessionStorage.setItem(key, mediaId);
  } catch {
    // Without storage the guest presses play herself.
  }
}

/** Whether this page was reached by that button: true once, so that a reload stays quiet. */
export function takeJustEntered(mediaId: string): boolean {
  try {
    const isJustEntered = sessionStorage.getItem(key) === mediaId;
    sessionStorage.removeItem(key);
    return isJustEntered;
  } catch {
    return false;
  }
}
