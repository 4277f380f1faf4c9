/** The browser's storage; null where the person or the browser forbids it. */
export function findShelf(): Storage | null {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}
