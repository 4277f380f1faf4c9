import { playsByScript } from './plays-by-script.ts';

/** Fetches the player; hls.js, its larger part, at the same time, where the browser plays by it. */
export async function loadPlayerCode() {
  if (playsByScript()) void import('./hls-source.ts').catch(() => undefined);
  return import('./player.tsx');
}
