import { useEffect, useRef, type RefObject } from 'react';
import { createPlayedSeconds, createPlayedStretches, type PlayedStretch } from './played-seconds.ts';

const LOOK_MS = 250;

interface Reports {
  onPlayedSeconds?: (() => void) | undefined;
  onPlayed?: ((stretch: PlayedStretch) => void) | undefined;
  onTimeChange?: ((seconds: number) => void) | undefined;
  onEnded?: (() => void) | undefined;
}

/** Reports to the page what has been played, and the position. */
export function useReports(video: RefObject<HTMLVideoElement | null>, reports: Reports): void {
  const latest = useRef(reports);
  useEffect(() => {
    latest.current = reports;
  });
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    const stretchOf = createPlayedStretches();
    const isEnough = createPlayedSeconds();
    let reported = -1;
    // timeupdate alone is too coarse around pauses and does not fire while the element is replaced.
    const timer = setInterval(() => {
      const sample = sampleOf(element);
      const stretch = stretchOf(sample);
      if (stretch) latest.current.onPlayed?.(stretch);
      if (isEnough(sample)) latest.current.onPlayedSeconds?.();
      // As the clock under the picture shows it, and never past the end, because an address may start there.
      const seconds = Math.min(Math.round(element.currentTime), Math.floor(element.duration));
      if (element.readyState === 0 || element.seeking || seconds === reported) return;
      reported = seconds;
      latest.current.onTimeChange?.(seconds);
    }, LOOK_MS);
    const ended = () => latest.current.onEnded?.();
    element.addEventListener('ended', ended);
    return () => {
      clearInterval(timer);
      element.removeEventListener('ended', ended);
    };
  }, [video]);
}

function sampleOf(video: HTMLVideoElement) {
  return {
    mediaSeconds: video.currentTime,
    clockMs: performance.now(),
    rate: video.playbackRate,
    isPlaying: !video.paused && !video.seeking && video.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA,
    durationSeconds: video.duration,
  };
}
