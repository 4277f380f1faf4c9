import { memo } from 'react';
import type { ChatMessage } from '#contracts/chat.ts';
import { formatClock } from '../../lib/format.ts';
import { useWords } from '../../lib/words.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { MoreIcon, TrashIcon } from '../../ui/icons.ts';
import styles from './chat.module.css';
import { findLinks } from './find-links.ts';

export interface MessageRowProps {
  message: ChatMessage;
  onDelete?: ((message: ChatMessage) => Promise<void>) | undefined;
  /** Shows who wrote it. */
  onAuthor?: ((message: ChatMessage) => void) | undefined;
}

/** One message in its own direction. Addresses are links, but in messages of guests, whom nobody knows, plain text. */
export const MessageRow = memo(function MessageRow({ message, onDelete, onAuthor }: MessageRowProps) {
  const { t } = useWords('chat');
  const { authorName, role, isGuest, text, isDeleted, sentAt } = message;
  return (
    <li data-message={message.id} className={styles.message}>
      <p className={styles.name}>
        <bdi className="clip" title={authorName}>
          {authorName}
        </bdi>
        {role !== 'viewer' && <Badge>{t(`badges.${role}`)}</Badge>}
        {isGuest && <Badge>{t('badges.guest')}</Badge>}
        <time dateTime={sentAt}>
          <bdi>{formatClock(sentAt)}</bdi>
        </time>
      </p>
      {isDeleted ? (
        <p className="muted">{t('deleted')}</p>
      ) : (
        <p dir="auto" className={styles.text}>
          {isGuest ? text : <Linked text={text} />}
        </p>
      )}
      <span className={styles.actions}>
        {onDelete && !isDeleted && (
          <Button
            look="quiet"
            size="small"
            isIconOnly
            icon={TrashIcon}
            aria-label={t('deleteBy', { name: authorName })}
            onClick={() => void onDelete(message)}
          />
        )}
        {onAuthor && (
          <Button
            look="quiet"
            size="small"
            isIconOnly
            icon={MoreIcon}
            aria-label={t('author.open', { name: authorName })}
            onClick={() => onAuthor(message)}
          />
        )}
      </span>
    </li>
  );
});

function Linked({ text }: { text: string }) {
  return findLinks(text).map(({ text: words, href }, at) =>
    href ? (
      <a key={at} href={href} target="_blank" rel="noopener noreferrer">
        {words}
      </a>
    ) : (
      words
    ),
  );
}
