/**
 * Lets all who ask the same at the same time share one read of the database. It begins after all of them have asked, so
 * each gets what holds then; a request that comes while a read is under way gets the next one.
 */
export function shareReads<T>(read: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const waiting = new Map<string, Promise<T>>();

  async function readSoon(key: string): Promise<T> {
    // Every request that the poll phase read has asked by then.
    await new Promise((resolve) => setImmediate(resolve));
    waiting.delete(key);
    return read(key);
  }

  return (key) => {
    let shared = waiting.get(key);
    if (!shared) {
      shared = readSoon(key);
      waiting.set(key, shared);
    }
    return shared;
  };
}
