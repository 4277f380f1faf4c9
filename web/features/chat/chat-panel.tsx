import { useCallback, useEffect, useRef } from 'react';
import type { UIEvent } from 'react';
import type { ChatMessage } from '#contracts/chat.ts';
import { useWords } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { DownIcon } from '../../ui/icons.ts';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import type { ChatSnapshot, ChatStore } from './chat-store.ts';
import styles from './chat.module.css';
import { Composer } from './composer.tsx';
import { MessageRow } from './message-row.tsx';
import { useReadingPlace } from './use-reading-place.ts';

/** Within this distance of the oldest message shown, older ones are loaded. */
const nearTopPixels = 120;

export interface ChatPanelProps {
  chat: ChatStore;
  snapshot: ChatSnapshot;
  /** False while the chat is switched off: messages can only be read. */
  mayWrite: boolean;
  mayDelete: boolean;
}

/** The messages, the newest in view, and the field to write one. Stands inside a panel. */
export function ChatPanel({ chat, snapshot, mayWrite, mayDelete }: ChatPanelProps) {
  const { t } = useWords('chat');
  const { messages, history } = snapshot;
  const { log, newCount, scrolled, follow } = useReadingPlace(messages);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    chat.setInView(true);
    return () => chat.setInView(false);
  }, [chat]);
  const scroll = ({ currentTarget }: UIEvent<HTMLDivElement>) => {
    scrolled(currentTarget);
    const left = currentTarget.scrollHeight - currentTarget.clientHeight + currentTarget.scrollTop;
    if (left < nearTopPixels) void chat.loadOlder();
  };
  const remove = useCallback(
    async (message: ChatMessage) => {
      await chat.remove(message);
      field.current?.focus();
    },
    [chat],
  );
  const toNewest = () => {
    follow();
    log.current?.focus({ preventScroll: true });
  };
  return (
    <>
      <div className={styles.place}>
        {/* It scrolls: the keyboard must reach it. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <div ref={log} role="log" tabIndex={0} aria-label={t('messages')} className={styles.log} onScroll={scroll}>
          <ol className={styles.messages}>
            {messages.map((message) => (
              <MessageRow key={message.id} message={message} onDelete={mayDelete ? remove : undefined} />
            ))}
          </ol>
          {history === 'loading' && (
            <Loading label={t('loading')} className="stack">
              <Skeleton width="60%" />
              <Skeleton width="80%" />
            </Loading>
          )}
          {history === 'failed' && (
            <div className="row-wrap">
              <p>{t('failed')}</p>
              <Button size="small" onClick={() => void chat.load()}>
                {t('site:tryAgain')}
              </Button>
            </div>
          )}
          {history === 'more' && (
            <Button look="quiet" size="small" onClick={() => void chat.loadOlder()}>
              {t('older')}
            </Button>
          )}
          {history === 'whole' && messages.length === 0 && (
            <p className="muted">{t(mayWrite ? 'empty' : 'emptyOff')}</p>
          )}
        </div>
        {newCount > 0 && (
          <Button size="small" icon={DownIcon} className={styles.toNewest} onClick={toNewest}>
            {t('new', { count: newCount })}
          </Button>
        )}
      </div>
      {mayWrite ? <Composer ref={field} chat={chat} onSent={follow} /> : <p className={styles.off}>{t('off')}</p>}
    </>
  );
}
