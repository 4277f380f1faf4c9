/**
 * Repeats the work every `ms` milliseconds. A run that takes longer, because the database is slow, delays the next one:
 * two never overlap. Returns a function that stops it.
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
