/**
 * Lets everybody who asks the same thing at the same time share one look at the database. It begins after all of them
 * have asked, so each is told what holds then; who asks while it is under way gets the next one.
 */
export function shareLooks<T>(look: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const waiting = new Map<string, Promise<T>>();

  async function lookSoon(key: string): Promise<T> {
    // Every request that the poll phase read has asked by then.
    await new Promise((resolve) => setImmediate(resolve));
    waiting.delete(key);
    return look(key);
  }

  return (key) => {
    let shared = waiting.get(key);
    if (!shared) {
      shared = lookSoon(key);
      waiting.set(key, shared);
    }
    return shared;
  };
}
