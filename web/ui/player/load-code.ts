/** Fetches the player; hls.js, its larger part, at the same time, where the browser plays by it. */
export async function loadPlayerCode() {
  if ('MediaSource' in globalThis || 'ManagedMediaSource' in globalThis)
    void import('./hls-source.ts').catch(() => undefined);
  return import('./player.tsx');
}
