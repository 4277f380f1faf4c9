import type { UseMutationResult } from '@tanstack/react-query';
import { useRef } from 'react';
import type { ComponentProps, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../lib/failure-notice.tsx';
import { Button } from '../../ui/button.tsx';
import { DialogBody, DialogFoot } from '../../ui/dialog-parts.tsx';
import { AlertDialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { IconShape } from '../../ui/icons.ts';
import styles from './channels.module.css';

export interface Effect {
  icon: IconShape;
  words: ReactNode;
}

export interface AskDialogProps {
  title: string;
  effects: readonly Effect[];
  /** The word on the button that does it. */
  word: string;
  step: UseMutationResult<unknown, Error, void>;
  isOpen: boolean;
  onClose: () => void;
  finalFocus?: ComponentProps<typeof AlertDialog>['finalFocus'];
}

/** Asks before a step, and says what it will do. */
export function AskDialog({ title, effects, word, step, isOpen, onClose, finalFocus }: AskDialogProps) {
  const { t } = useTranslation('channels');
  const cancel = useRef<HTMLButtonElement>(null);
  const close = () => {
    if (step.isPending) return;
    step.reset();
    onClose();
  };
  return (
    <AlertDialog isOpen={isOpen} onClose={close} title={title} width={30} initialFocus={cancel} finalFocus={finalFocus}>
      <DialogBody className="stack">
        {step.error && <FailureNotice error={step.error} />}
        <Effects effects={effects} />
      </DialogBody>
      <DialogFoot>
        <Button ref={cancel} onClick={close}>
          {t('site:cancel')}
        </Button>
        <Button look="danger" isBusy={step.isPending} onClick={() => step.mutate()}>
          {word}
        </Button>
      </DialogFoot>
    </AlertDialog>
  );
}

/** What a step does at once, as a list. */
export function Effects({ effects }: { effects: readonly Effect[] }) {
  return (
    <ul className={styles.effects}>
      {effects.map(({ icon, words }, at) => (
        <li key={at}>
          <Icon of={icon} />
          <span>{words}</span>
        </li>
      ))}
    </ul>
  );
}
