import { useCallback, useEffect, useState } from 'react';

interface SharedScreen {
  picture: MediaStreamTrack | null;
  sound: MediaStreamTrack | null;
}

const nothing: SharedScreen = { picture: null, sound: null };

function stopTracks({ picture, sound }: SharedScreen): void {
  picture?.stop();
  sound?.stop();
}

/** A screen, a window or a tab, with its sound where the browser gives it; ended here or by the browser's own button. */
export function useSharedScreen() {
  const [shared, setShared] = useState(nothing);
  const stop = useCallback(() => setShared(nothing), []);
  const start = useCallback(async () => {
    // Closing the browser's picker is no failure.
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: true, audio: true }).catch(() => null);
    const picture = stream?.getVideoTracks()[0];
    if (!picture) return;
    picture.addEventListener('ended', stop, { once: true });
    setShared({ picture, sound: stream.getAudioTracks()[0] ?? null });
  }, [stop]);
  useEffect(() => () => stopTracks(shared), [shared]);
  return { ...shared, canShare: 'getDisplayMedia' in (navigator.mediaDevices ?? {}), start, stop };
}
