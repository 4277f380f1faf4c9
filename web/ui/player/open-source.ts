import { playsByScript } from './plays-by-script.ts';
import type { Source, SourceEvents } from './source.ts';

/** Opens the playlist in the way this browser can: hls.js where there is Media Source, else the browser's own HLS. */
export async function openSource(
  url: string,
  events: SourceEvents,
  { measuredBitrate, isLive }: { measuredBitrate: number; isLive: boolean },
): Promise<Source> {
  if (playsByScript()) {
    const { openHlsSource } = await import('./hls-source.ts');
    return openHlsSource(url, events, { measuredBitrate, isLive });
  }
  const { openNativeSource } = await import('./native-source.ts');
  return openNativeSource(url, events);
}
