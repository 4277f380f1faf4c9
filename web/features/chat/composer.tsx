import { useEffect, useId, useState } from 'react';
import type { FormEvent, KeyboardEvent, ReactNode, Ref } from 'react';
import { longestChatMessage } from '#contracts/limits.ts';
import { charactersOf } from '#contracts/typed-text.ts';
import { isApiError } from '../../lib/api.ts';
import type { ApiError } from '../../lib/api.ts';
import { errorWords } from '../../lib/error-words.ts';
import { formatCount } from '../../lib/format.ts';
import { useWords, type Say } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { SendIcon } from '../../ui/icons.ts';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import type { ChatStore } from './chat-store.ts';
import styles from './chat.module.css';
import { useCountdown } from './use-countdown.ts';

const pauseMilliseconds = 1500;
/** How long a failure, or the end of a pause, is shown; the text stays. */
const shownMilliseconds = 10_000;

/** Why the text was not sent; `over`: a pause has passed, and the text can be sent. */
type Refusal = ApiError | 'tooLong' | 'over';

const pauseOf = ({ retryAfterSeconds }: ApiError) => (retryAfterSeconds ?? 0) * 1000 || pauseMilliseconds;

function wordsOf(refusal: Refusal, t: Say): string {
  if (refusal === 'tooLong') return t('tooLong', { max: formatCount(longestChatMessage) });
  if (refusal === 'over') return t('pauseOver');
  if (isApiError(refusal, 'chat.too_many', 'request.too_many')) {
    return t('tooFast', { count: Math.ceil(pauseOf(refusal) / 1000) });
  }
  return errorWords(refusal, t);
}

interface ComposerProps {
  chat: ChatStore;
  ref: Ref<HTMLTextAreaElement>;
  onSent: () => void;
  /** 0: no slow mode. */
  slowModeSeconds: number;
  extras?: ReactNode;
}

/**
 * Writes to everybody inside: Enter sends, Shift and Enter begins a line. The text survives a refusal and closing the
 * panel.
 */
export function Composer({ chat, ref, onSent, slowModeSeconds, extras }: ComposerProps) {
  const { t } = useWords('chat');
  const [text, setText] = useState(chat.draft);
  const [isSending, setIsSending] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const slow = useCountdown(slowModeSeconds > 0);
  const id = useId();
  const isPaused = isApiError(refusal, 'chat.too_many', 'request.too_many');
  useEffect(() => {
    if (!refusal || refusal === 'tooLong') return;
    const timer = isApiError(refusal, 'chat.too_many', 'request.too_many')
      ? setTimeout(() => setRefusal('over'), pauseOf(refusal))
      : setTimeout(() => setRefusal(null), shownMilliseconds);
    // News came, so the server is reachable again.
    const stop = isPaused || refusal === 'over' ? undefined : chat.subscribe(() => setRefusal(null));
    return () => {
      clearTimeout(timer);
      stop?.();
    };
  }, [isPaused, refusal, chat]);
  const send = async () => {
    const typed = text.trim();
    if (!typed || isSending || isPaused || slow.left > 0) return;
    if (charactersOf(typed) > longestChatMessage) return setRefusal('tooLong');
    setIsSending(true);
    const error = await chat.send(typed);
    setIsSending(false);
    if (isApiError(error, 'chat.slow_mode')) return slow.begin(error.retryAfterSeconds ?? slowModeSeconds);
    setRefusal(error);
    if (error) return;
    slow.begin(slowModeSeconds);
    setText((now) => (now.trim() === typed ? '' : now));
    onSent();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send();
  };
  const words = refusal && wordsOf(refusal, t);
  return (
    <form className={styles.composer} onSubmit={submit}>
      {words && (
        <p id={`${id}-error`} role="alert" className={styles.refusal}>
          {words}
        </p>
      )}
      {slowModeSeconds > 0 && (
        <p id={`${id}-slow`} className={styles.slow}>
          {slow.left > 0 ? t('slowWait', { count: slow.left }) : t('slow', { count: slowModeSeconds })}
        </p>
      )}
      <label htmlFor={id}>
        <VisuallyHidden>{t('write')}</VisuallyHidden>
      </label>
      <textarea
        ref={ref}
        id={id}
        rows={1}
        dir="auto"
        className={styles.field}
        placeholder={t('write')}
        value={text}
        aria-invalid={words ? true : undefined}
        aria-describedby={words ? `${id}-error` : slowModeSeconds > 0 ? `${id}-slow` : undefined}
        onKeyDown={press}
        onChange={({ target }) => {
          setText(target.value);
          chat.setDraft(target.value);
          if (refusal === 'tooLong' || refusal === 'over') setRefusal(null);
        }}
      />
      {extras}
      <Button
        type="submit"
        look="primary"
        isIconOnly
        isBusy={isSending}
        isBlocked={isPaused || slow.left > 0}
        aria-label={t('send')}
      >
        <Icon of={SendIcon} size="button" isMirrored />
      </Button>
    </form>
  );
}
