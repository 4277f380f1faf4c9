import { useWords } from '../../../lib/words.ts';
import { Button } from '../../../ui/button.tsx';
import { Status } from '../../../ui/status.tsx';
import type { Call, CallSnapshot } from '../call/call-types.ts';
import styles from './room-frame.module.css';

export interface ConnectionNoteProps {
  call: Call;
  snapshot: CallSnapshot;
  /** The server itself does not answer. */
  isUnreachable: boolean;
}

/** Says when the connection is being made, cut or lost. Renders nothing while it works. */
export function ConnectionNote({ call, snapshot, isUnreachable }: ConnectionNoteProps) {
  const { t } = useWords('rooms-call');
  const { state, isComingBack } = snapshot;
  const isLostForGood = state === 'lost' && !isComingBack;
  const words = isLostForGood
    ? t('call.states.lostForGood')
    : state === 'connecting' || state === 'reconnecting' || state === 'lost'
      ? t(`call.states.${state}`)
      : isUnreachable
        ? t('rooms:connection.server')
        : null;
  return (
    <div role="status">
      {words && (
        <div className={styles.connecting}>
          <Status tone={isLostForGood ? 'off' : 'waiting'}>{words}</Status>
          {state === 'lost' && (
            <Button size="small" onClick={() => call.retry()}>
              {t('call.retry')}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
