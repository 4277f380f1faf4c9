import { useEffect, useRef } from 'react';
import type { UIEvent } from 'react';
import type { ChatMessage } from '#contracts/chat.ts';
import { useWords } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import type { ChatSnapshot, ChatStore } from './chat-store.ts';
import styles from './chat.module.css';
import { Composer } from './composer.tsx';
import { MessageRow } from './message-row.tsx';

/** So near to the oldest message shown, older ones are asked for. */
const nearTopPixels = 120;

export interface ChatPanelProps {
  chat: ChatStore;
  snapshot: ChatSnapshot;
  /** False: reading only, the chat is switched off. */
  mayWrite: boolean;
  mayDelete: boolean;
}

/** The messages, the newest in view, and the field to write one. Stands inside a panel. */
export function ChatPanel({ chat, snapshot, mayWrite, mayDelete }: ChatPanelProps) {
  const { t } = useWords('chat');
  const { messages, history } = snapshot;
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    chat.setLookedAt(true);
    return () => chat.setLookedAt(false);
  }, [chat]);
  const scroll = ({ currentTarget }: UIEvent<HTMLDivElement>) => {
    // Turned upside down by its style: the newest is at 0, older ones at negative places.
    const left = currentTarget.scrollHeight - currentTarget.clientHeight + currentTarget.scrollTop;
    if (left < nearTopPixels) void chat.loadOlder();
  };
  const remove = async (message: ChatMessage) => {
    await chat.remove(message);
    field.current?.focus();
  };
  return (
    <>
      {/* It scrolls: the keyboard must reach it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div role="log" tabIndex={0} aria-label={t('messages')} className={styles.log} onScroll={scroll}>
        <ol className={styles.messages}>
          {messages.map((message) => (
            <MessageRow
              key={message.id}
              message={message}
              onDelete={mayDelete ? () => void remove(message) : undefined}
            />
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
        {history === 'whole' && messages.length === 0 && <p className="muted">{t('empty')}</p>}
      </div>
      {mayWrite ? <Composer ref={field} chat={chat} /> : <p className={styles.off}>{t('off')}</p>}
    </>
  );
}
