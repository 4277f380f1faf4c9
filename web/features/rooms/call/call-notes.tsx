import { useWords, type Say } from '../../../lib/words.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { CloseIcon, InfoIcon, VolumeOffIcon, type IconShape } from '../../../ui/icons.ts';
import styles from './call.module.css';
import type { Call, CallProblem, CallSnapshot } from './call-types.ts';

/**
 * Screen problems with a sentence of their own; all others share `other`. Camera and microphone use the preview's
 * `devices.problems`.
 */
const ownSentences = ['refused', 'stopped', 'switchedOff', 'vanished', 'system'];

function sentenceFor({ device, why, replacedBy = '' }: CallProblem, t: Say): string {
  if (device === 'screen') return t(`call.problems.screen.${ownSentences.includes(why) ? why : 'other'}`);
  if (why === 'replaced') return t(`call.problems.${device}.replaced`, { name: replacedBy });
  if (why === 'refused' || why === 'vanished') return t(`call.problems.${device}.${why}`);
  return t(`devices.problems.${device}.${why}`);
}

interface Note {
  key: string;
  icon: IconShape;
  words: string;
  button: { words: string; isClose: boolean; onPress: () => void } | null;
}

function notesOf(call: Call, { isAudioBlocked, own }: CallSnapshot, t: Say): Note[] {
  const notes: Note[] = [];
  if (isAudioBlocked) {
    const button = { words: t('call.playSound'), isClose: false, onPress: () => void call.resumeAudio() };
    notes.push({ key: 'sound', icon: VolumeOffIcon, words: t('call.audioBlocked'), button });
  }
  if (own.problem) {
    const button = { words: t('call.dismiss'), isClose: true, onPress: () => call.dismissProblem() };
    notes.push({ key: 'problem', icon: InfoIcon, words: sentenceFor(own.problem, t), button });
  }
  return notes;
}

/**
 * Notes about the participant's own call: blocked sound, a lost device. Renders nothing without any.
 */
export function CallNotes({ call, snapshot }: { call: Call; snapshot: CallSnapshot }) {
  const { t } = useWords('rooms-call');
  return (
    <div role="status" className={styles.notes}>
      {notesOf(call, snapshot, t).map(({ key, icon, words, button }) => (
        <div key={key} className={styles.note}>
          <Icon of={icon} className={styles.icon} />
          <p className={styles.words}>{words}</p>
          {button?.isClose && (
            <Button
              look="quiet"
              size="small"
              isIconOnly
              icon={CloseIcon}
              aria-label={button.words}
              onClick={button.onPress}
            />
          )}
          {button && !button.isClose && (
            <Button look="primary" size="small" onClick={button.onPress}>
              {button.words}
            </Button>
          )}
        </div>
      ))}
    </div>
  );
}
