import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import type { ReactNode, UIEvent } from 'react';
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
  /** False while the chat is closed to this person: messages can only be read. */
  mayWrite: boolean;
  /** May delete messages, see who wrote them, and mute people. */
  mayModerate: boolean;
  /** Why the person may not write; by default that a moderator turned off the chat. */
  closedWords?: string | undefined;
  emptyWords?: string | undefined;
  /** The least time between two messages of one person; moderators may write in between. */
  slowModeSeconds?: number | undefined;
  /** Beside the field: the reactions. */
  extras?: ReactNode;
}

// Only moderators open it, and pages of guests shall not load its window.
const AuthorWindow = lazy(async () => ({ default: (await import('./author-window.tsx')).AuthorWindow }));

/** The messages, the newest in view, and the field to write one. Stands inside a panel. */
export function ChatPanel({ chat, snapshot, mayWrite, mayModerate, ...given }: ChatPanelProps) {
  const { t } = useWords('chat');
  const { messages, history, own } = snapshot;
  const [asked, setAsked] = useState<ChatMessage | null>(null);
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
              <MessageRow
                key={message.id}
                message={message}
                onDelete={mayModerate ? remove : undefined}
                onAuthor={mayModerate && message.authorId !== own.authorId ? setAsked : undefined}
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
          {history === 'whole' && messages.length === 0 && (
            <p className="muted">{mayWrite ? (given.emptyWords ?? t('empty')) : t('emptyOff')}</p>
          )}
        </div>
        {newCount > 0 && (
          <Button size="small" icon={DownIcon} className={styles.toNewest} onClick={toNewest}>
            {t('new', { count: newCount })}
          </Button>
        )}
      </div>
      {mayWrite && !(own.isMuted && !mayModerate) ? (
        <Composer
          ref={field}
          chat={chat}
          onSent={follow}
          slowModeSeconds={mayModerate ? 0 : (given.slowModeSeconds ?? 0)}
          extras={given.extras}
        />
      ) : (
        <p role="status" className={styles.off}>
          {mayWrite ? t('muted') : (given.closedWords ?? t('off'))}
        </p>
      )}
      {asked && (
        <Suspense>
          <AuthorWindow chat={chat} authorId={asked.authorId} name={asked.authorName} onClose={() => setAsked(null)} />
        </Suspense>
      )}
    </>
  );
}
