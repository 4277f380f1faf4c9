import { useEffect, useRef, useState } from 'react';
import { useWords } from '../../../lib/words.ts';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import type { Call, CallSnapshot } from '../call/call-types.ts';
import styles from './room-frame.module.css';

export interface OnStageNoteProps {
  call: Call;
  snapshot: CallSnapshot;
  /** She chose her devices before the door and came on stage by herself: nobody has to ask. */
  hasAnswered: boolean;
}

/** Tells her that she was brought on stage: nobody sees or hears her before she says so. */
export function OnStageNote({ call, snapshot, hasAnswered }: OnStageNoteProps) {
  const { t } = useWords('rooms');
  const { mayPublish, own } = snapshot;
  const [isAnswered, setIsAnswered] = useState(hasAnswered);
  const wasOnStage = useRef(mayPublish);
  useEffect(() => {
    // Back among the viewers: the next time she is asked again.
    if (wasOnStage.current && !mayPublish) setIsAnswered(false);
    wasOnStage.current = mayPublish;
  }, [mayPublish]);
  const isSending = own.isCameraOn || own.isMicrophoneOn;
  if (!mayPublish || isAnswered || isSending) return null;
  const answer = (start: () => void) => () => {
    setIsAnswered(true);
    start();
  };
  return (
    <Notice role="status" title={t('onStage.title')}>
      <p>{t('onStage.words')}</p>
      <div className={`row-wrap ${styles.noteButtons}`}>
        <Button
          look="primary"
          size="small"
          onClick={answer(() => void Promise.all([call.setMicrophone(true), call.setCamera(true)]))}
        >
          {t('onStage.both')}
        </Button>
        <Button size="small" onClick={answer(() => void call.setMicrophone(true))}>
          {t('onStage.microphone')}
        </Button>
        <Button size="small" look="quiet" onClick={answer(() => undefined)}>
          {t('onStage.later')}
        </Button>
      </div>
    </Notice>
  );
}
