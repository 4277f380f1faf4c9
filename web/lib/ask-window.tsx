import { useRef } from 'react';
import type { ComponentProps, ReactNode } from 'react';
import { useWords } from './words.ts';
import { Button } from '../ui/button.tsx';
import { DialogBody, DialogFoot } from '../ui/dialog-parts.tsx';
import { AlertDialog } from '../ui/dialog.tsx';
import styles from './ask-window.module.css';

export interface AskWindowProps {
  isOpen: boolean;
  title: string;
  words: string;
  /** The label of the button that does it. */
  yes: string;
  /** A second way to do it, between Cancel and `yes`. */
  other?: { words: string; onPress: () => void } | undefined;
  isDanger?: boolean;
  isBusy?: boolean;
  onYes: () => void;
  onClose: () => void;
  finalFocus?: ComponentProps<typeof AlertDialog>['finalFocus'];
  children?: ReactNode;
}

/** Asks before an action that others notice at once. */
export function AskWindow({ isOpen, title, words, yes, other, isDanger = true, isBusy, ...rest }: AskWindowProps) {
  const { t } = useWords('site');
  const cancel = useRef<HTMLButtonElement>(null);
  return (
    <AlertDialog
      isOpen={isOpen}
      onClose={rest.onClose}
      title={title}
      description={words}
      width={other ? 32 : 27}
      initialFocus={cancel}
      finalFocus={rest.finalFocus}
    >
      <DialogBody>{rest.children}</DialogBody>
      <DialogFoot className={other && styles.manyAnswers}>
        <Button ref={cancel} look="quiet" onClick={rest.onClose}>
          {t('cancel')}
        </Button>
        {other && <Button onClick={other.onPress}>{other.words}</Button>}
        <Button look={isDanger ? 'danger' : 'primary'} isBusy={isBusy} onClick={rest.onYes}>
          {yes}
        </Button>
      </DialogFoot>
    </AlertDialog>
  );
}
