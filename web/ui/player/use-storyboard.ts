import { useEffect, useState } from 'react';
import { parseStoryboard, type StoryboardCue } from './storyboard.ts';

const NONE: readonly StoryboardCue[] = [];

/** Loads the storyboard; without one, or when loading fails, there are no preview pictures. */
export function useStoryboard(url: string | null | undefined): readonly StoryboardCue[] {
  const [cues, setCues] = useState(NONE);
  useEffect(() => {
    setCues(NONE);
    if (url === null || url === undefined) return;
    const leaving = new AbortController();
    loadStoryboard(new URL(url, document.baseURI).href, leaving.signal).then(setCues, () => undefined);
    return () => leaving.abort();
  }, [url]);
  return cues;
}

async function loadStoryboard(url: string, signal: AbortSignal): Promise<readonly StoryboardCue[]> {
  const response = await fetch(url, { signal });
  return response.ok ? parseStoryboard(await response.text(), url) : NONE;
}
