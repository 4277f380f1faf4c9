import { useWords } from '../../../lib/words.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { InfoIcon } from '../../../ui/icons.ts';
import { mayTryAgain } from './device-problem.ts';
import type { DeviceKind, DeviceProblem, Devices, DevicesSnapshot } from './device-types.ts';
import styles from './devices.module.css';

interface Note {
  about: DeviceKind | 'both';
  problem: DeviceProblem;
  kinds: DeviceKind[];
}

function notesOf({ camera, microphone }: DevicesSnapshot): Note[] {
  if (camera.problem && camera.problem === microphone.problem) {
    return [{ about: 'both', problem: camera.problem, kinds: ['camera', 'microphone'] }];
  }
  const one = (about: DeviceKind, problem: DeviceProblem | null): Note[] =>
    problem ? [{ about, problem, kinds: [about] }] : [];
  return [...one('camera', camera.problem), ...one('microphone', microphone.problem)];
}

/** Why camera or microphone are missing and what to do, one sentence each; renders nothing without problems. */
export function DeviceNotes({ devices, snapshot }: { devices: Devices; snapshot: DevicesSnapshot }) {
  const { t } = useWords('rooms-call');
  const notes = notesOf(snapshot);
  return (
    <div role="status" className={styles.notes}>
      {snapshot.isAsking && <p className="muted">{t('devices.asking')}</p>}
      {(['camera', 'microphone'] as const).map((kind) => {
        const name = snapshot[kind].replacedBy;
        return name && <p key={kind}>{t(`call.problems.${kind}.replaced`, { name })}</p>;
      })}
      {notes.map(({ about, problem, kinds }) => (
        <div key={about} className={styles.note}>
          <Icon of={InfoIcon} className={styles.noteIcon} />
          <p>{t(`devices.problems.${about}.${problem}`)}</p>
          {mayTryAgain(problem) && (
            <Button
              size="small"
              aria-label={t(`devices.tryAgainWith.${about}`)}
              onClick={() => kinds.forEach((kind) => devices.setOn(kind, true))}
            >
              {t('devices.tryAgain')}
            </Button>
          )}
        </div>
      ))}
    </div>
  );
}
