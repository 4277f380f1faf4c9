/**
 * Does this again and again, one at a time: what takes longer than the pause, because the database is slow, is not begun a
 * second time beside itself. Returns what stops it.
 */
export function every(ms: number, work: () => Promise<unknown>, onError: (error: unknown) => void): () => void {
  let isAtWork = false;
  async function once(): Promise<void> {
    if (isAtWork) return;
    isAtWork = true;
    await work().catch(onError);
    isAtWork = false;
  }
  const timer = setInterval(() => void once(), ms).unref();
  return () => clearInterval(timer);
}
