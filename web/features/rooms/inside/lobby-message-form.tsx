import { useEffect, useRef, useState } from 'react';
import type { FormEvent } from 'react';
import { longestLobbyMessage } from '#contracts/limits.ts';
import { charactersOf } from '#contracts/typed-text.ts';
import { useWords } from '../../../lib/words.ts';
import { Button } from '../../../ui/button.tsx';
import { TextAreaField } from '../../../ui/text-area-field.tsx';
import styles from './panels.module.css';
import type { RoomActions } from './use-room-actions.ts';

/** A message to everybody who waits. */
export function LobbyMessageForm({ actions, onClose }: { actions: RoomActions; onClose: () => void }) {
  const { t } = useWords('rooms');
  const [text, setText] = useState('');
  const [isChecked, setIsChecked] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  // The field has focus; its buttons must be visible with it.
  useEffect(() => {
    form.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const length = charactersOf(text.trim());
  const fault = length === 0 ? 'people.messageMissing' : length > longestLobbyMessage ? 'people.messageTooLong' : null;
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (!fault && !actions.busy.has('message') && (await actions.messageLobby(text.trim()))) onClose();
  };
  return (
    <form ref={form} noValidate className={styles.message} onSubmit={(event) => void send(event)}>
      <TextAreaField
        rows={2}
        autoFocus
        label={t('people.message')}
        help={t('people.messageHelp')}
        error={isChecked && fault ? t(fault, { max: longestLobbyMessage }) : null}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <div>
        <Button size="small" look="quiet" onClick={onClose}>
          {t('site:cancel')}
        </Button>
        <Button size="small" type="submit" isBusy={actions.busy.has('message')}>
          {t('people.send')}
        </Button>
      </div>
    </form>
  );
}
