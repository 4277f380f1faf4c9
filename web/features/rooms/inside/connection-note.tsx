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

/** The sentence about the connection, by its key in `rooms-call`; null while all works. */
function findWords({ state, isComingBack, isAllFrozen, own }: CallSnapshot, isUnreachable: boolean): string | null {
  const isSending = own.isMicrophoneOn || own.isCameraOn;
  if (state === 'lost') return isComingBack ? 'call.states.lost' : 'call.states.lostForGood';
  if (state === 'connecting') return 'call.states.connecting';
  if (state === 'reconnecting') return isSending ? 'call.states.reconnectingUnheard' : 'call.states.reconnecting';
  if (isAllFrozen) return own.isUnheard ? 'call.states.cut' : 'call.states.frozen';
  if (own.isUnheard) return 'call.states.unheard';
  return isUnreachable ? 'rooms:connection.server' : null;
}

/** Says when the connection is being made, cut or lost, or carries nothing. Renders nothing while it works. */
export function ConnectionNote({ call, snapshot, isUnreachable }: ConnectionNoteProps) {
  const { t } = useWords('rooms-call');
  const { state, isComingBack } = snapshot;
  const isLostForGood = state === 'lost' && !isComingBack;
  const key = findWords(snapshot, isUnreachable);
  return (
    <div role="status">
      {key && (
        <div className={styles.connecting}>
          <Status tone={isLostForGood ? 'off' : 'waiting'}>{t(key)}</Status>
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
