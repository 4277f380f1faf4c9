import { playsByScript } from './plays-by-script.ts';

/**
 * Fetches all of these addresses at once, for a player that asks for one after the other: the browser answers those
 * requests from here. Segments are not for this, because the player measures the line by them.
 */
export function fetchAhead(addresses: readonly string[]): void {
  if (!playsByScript()) return;
  for (const address of addresses) {
    const link = document.createElement('link');
    link.rel = 'preload';
    link.as = 'fetch';
    // As the player's own requests: without it the browser takes them for different ones.
    link.crossOrigin = 'anonymous';
    link.href = address;
    document.head.append(link);
  }
}
