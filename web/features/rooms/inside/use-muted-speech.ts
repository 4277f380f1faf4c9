import { useEffect, useState } from 'react';
import { useWords } from '../../../lib/words.ts';
import type { CallSnapshot } from '../call/call-types.ts';
import { findOwnMicrophone } from '../call/own-microphone.ts';
import { watchLevel } from '../devices/level.ts';
import type { PassingLine } from './passing-lines.tsx';
import { addMoment, isSpeech } from './speech.ts';

/** Not said again before this has passed: the participant may be talking to somebody in the same place. */
const quietMilliseconds = 20_000;

/** Tells a participant who speaks into a muted microphone. Nothing of it is sent or kept. */
export function useMutedSpeech(snapshot: CallSnapshot, ownId: string): PassingLine | null {
  const { t } = useWords('rooms-call');
  const isMuted = snapshot.mayPublish && !snapshot.own.isMicrophoneOn;
  const microphone = isMuted ? findOwnMicrophone(snapshot, ownId) : null;
  const [heardAt, setHeardAt] = useState<number | null>(null);
  useEffect(() => {
    if (!microphone) return;
    // A muted track is silent, a copy of it is not.
    const copy = microphone.clone();
    copy.enabled = true;
    let sureness = 0;
    let toldAt = -quietMilliseconds;
    const stop = watchLevel(copy, (level) => {
      sureness = addMoment(sureness, level);
      const now = performance.now();
      if (!isSpeech(sureness) || now - toldAt < quietMilliseconds) return;
      toldAt = now;
      setHeardAt(now);
    });
    return () => {
      stop();
      copy.stop();
      setHeardAt(null);
    };
  }, [microphone]);
  return heardAt === null ? null : { key: `muted ${heardAt}`, words: t('call.speaksMuted') };
}
