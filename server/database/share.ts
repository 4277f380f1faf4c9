/**
 * Lets simultaneous calls with the same key share one read of the database. It begins after all of these calls, so each
 * gets current data; a call made during a read gets the next one.
 */
export function shareReads<T>(read: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const waiting = new Map<string, Promise<T>>();

  async function readSoon(key: string): Promise<T> {
    // By then every request that the event loop's poll phase read has made its call.
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
