import { useId } from 'react';
import { useWords } from '../../../lib/words.ts';
import { DialogBody } from '../../../ui/dialog-parts.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Switch } from '../../../ui/switch.tsx';
import type { ControlBarProps } from './control-bar-types.ts';
import { keyOf, type RoomShortcut } from './shortcut-for.ts';
import styles from './shortcuts-window.module.css';

export interface ShortcutsWindowProps {
  isOpen: boolean;
  onClose: () => void;
  /** A shortcut to a control that is not there is not listed. */
  may: Pick<ControlBarProps['may'], 'publish' | 'raiseHand' | 'chat'>;
  areOn: boolean;
  onChange: (areOn: boolean) => void;
}

/** The keys that work in a room, and the switch that turns them off. */
export function ShortcutsWindow({ isOpen, onClose, may, areOn, onChange }: ShortcutsWindowProps) {
  const { t } = useWords('rooms-call');
  const id = useId();
  const listed: RoomShortcut[] = [
    ...(may.publish ? (['microphone', 'camera'] as const) : []),
    ...(may.raiseHand ? (['hand'] as const) : []),
    'participants',
    ...(may.chat ? (['chat'] as const) : []),
  ];
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('shortcuts.title')} closeLabel={t('shortcuts.close')} width={27}>
      <DialogBody className="stack">
        <div className={styles.use}>
          <div>
            <p id={id} className="strong">
              {t('shortcuts.use')}
            </p>
            <p id={`${id}-words`} className="muted">
              {t('shortcuts.useWords')}
            </p>
          </div>
          <Switch aria-labelledby={id} aria-describedby={`${id}-words`} isOn={areOn} onChange={onChange} />
        </div>
        <dl className={styles.keys}>
          {listed.map((shortcut) => (
            <Key key={shortcut} name={keyOf(shortcut)} words={t(`shortcuts.${shortcut}`)} />
          ))}
          <Key name={t('shortcuts.escapeKey')} words={t('shortcuts.escape')} />
        </dl>
      </DialogBody>
    </Dialog>
  );
}

function Key({ name, words }: { name: string; words: string }) {
  return (
    <>
      <dt>
        <kbd className={styles.key}>{name}</kbd>
      </dt>
      <dd>{words}</dd>
    </>
  );
}
