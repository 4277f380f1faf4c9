import { useEffect, useRef } from 'react';
import type { CallSnapshot, CallTrack } from './call-types.ts';

/** Plays the sound of everybody else; renders nothing visible. Mounted once, wherever people are drawn. */
export function RoomAudio({ people }: { people: CallSnapshot['people'] }) {
  const others = [...people.values()].filter(({ isOwn }) => !isOwn);
  return (
    <div hidden>
      {others.map(({ participantId, microphone, screenAudio }) => [
        microphone.track && <Sound key={`${participantId} microphone`} track={microphone.track} />,
        screenAudio && <Sound key={`${participantId} screen`} track={screenAudio} />,
      ])}
    </div>
  );
}

function Sound({ track }: { track: CallTrack }) {
  const audio = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    const element = audio.current;
    if (!element) return;
    track.attach(element);
    return () => void track.detach(element);
  }, [track]);
  // Live speech has no captions.
  // oxlint-disable-next-line jsx-a11y/media-has-caption
  return <audio ref={audio} autoPlay />;
}
