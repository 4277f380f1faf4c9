/** One rendition of the master playlist, as far as choosing needs it. */
export interface Rendition {
  width: number;
  height: number;
  bitrate: number;
}

/** The number before the "p": the shorter side, so that a portrait video of 720 × 1280 is 720p. 0 for audio only. */
export function qualityOf(rendition: Rendition): number {
  return Math.min(rendition.width || rendition.height, rendition.height);
}

/** The qualities to choose from, best first, each once; audio only is not one. */
export function listQualities(renditions: readonly Rendition[]): number[] {
  const qualities = new Set(renditions.map(qualityOf).filter((quality) => quality > 0));
  return [...qualities].sort((a, b) => b - a);
}

/** The index of the rendition to load for a quality: the richest of that size, or -1 (automatic) when there is none. */
export function findRendition(renditions: readonly Rendition[], quality: number | null): number {
  let best = -1;
  for (const [index, rendition] of renditions.entries()) {
    if (qualityOf(rendition) !== quality) continue;
    if (best === -1 || rendition.bitrate > (renditions[best]?.bitrate ?? 0)) best = index;
  }
  return best;
}

/** How a menu writes a quality: 720p. */
export function formatQuality(quality: number): string {
  return `${quality}p`;
}
