import { useEffect, useRef, useState } from 'react';
import { useWords } from '../../../lib/words.ts';
import { Button } from '../../../ui/button.tsx';
import { CloseIcon } from '../../../ui/icons.ts';
import { Notice } from '../../../ui/notice.tsx';
import type { Call, CallSnapshot } from '../call/call-types.ts';
import styles from './room-frame.module.css';

export interface OnStageNoteProps {
  call: Call;
  snapshot: CallSnapshot;
  /** The participant chose devices in the preview and came on stage by their own action: no question is needed. */
  hasAnswered: boolean;
}

/** Tells participants that they were brought on stage: nobody sees or hears them before they agree. */
export function OnStageNote({ call, snapshot, hasAnswered }: OnStageNoteProps) {
  const { t } = useWords('rooms');
  const { mayPublish, own } = snapshot;
  const [isAnswered, setIsAnswered] = useState(hasAnswered);
  const wasOnStage = useRef(mayPublish);
  useEffect(() => {
    // Back among the viewers: the next time, the participant is asked again.
    if (wasOnStage.current && !mayPublish) setIsAnswered(false);
    wasOnStage.current = mayPublish;
  }, [mayPublish]);
  const isSending = own.isCameraOn || own.isMicrophoneOn;
  if (!mayPublish || isAnswered || isSending) return null;
  const answer = (start: () => void) => () => {
    setIsAnswered(true);
    start();
  };
  const answers = (
    <>
      <div className={styles.answers}>
        <Button
          look="primary"
          size="small"
          aria-label={t('onStage.bothLabel')}
          onClick={answer(() => void Promise.all([call.setMicrophone(true), call.setCamera(true)]))}
        >
          {t('onStage.both')}
        </Button>
        <Button size="small" onClick={answer(() => void call.setMicrophone(true))}>
          {t('onStage.microphone')}
        </Button>
      </div>
      <Button
        look="quiet"
        size="small"
        isIconOnly
        icon={CloseIcon}
        aria-label={t('onStage.later')}
        onClick={answer(() => undefined)}
      />
    </>
  );
  return (
    <Notice title={t('onStage.title')} className={styles.onStage} action={answers}>
      {t('onStage.words')}
    </Notice>
  );
}
