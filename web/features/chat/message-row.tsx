import type { ChatMessage } from '#contracts/chat.ts';
import { useWords } from '../../lib/words.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { TrashIcon } from '../../ui/icons.ts';
import styles from './chat.module.css';

const timeOf = (instant: string) =>
  new Intl.DateTimeFormat(navigator.language, { hour: 'numeric', minute: '2-digit' }).format(new Date(instant));

export interface MessageRowProps {
  message: ChatMessage;
  onDelete?: (() => void) | undefined;
}

/** One message. Its text is text: no address in it leads anywhere, and it keeps its own direction. */
export function MessageRow({ message, onDelete }: MessageRowProps) {
  const { t } = useWords('chat');
  const { authorName, role, isGuest, text, isDeleted, sentAt } = message;
  return (
    <li className={styles.message}>
      <p className={styles.name}>
        <bdi>{authorName}</bdi>
        {role !== 'viewer' && <Badge>{t(`badges.${role}`)}</Badge>}
        {isGuest && <Badge>{t('badges.guest')}</Badge>}
        <time dateTime={sentAt}>{timeOf(sentAt)}</time>
      </p>
      {isDeleted ? (
        <p className="muted">{t('deleted')}</p>
      ) : (
        <p dir="auto" className={styles.text}>
          {text}
        </p>
      )}
      {onDelete && !isDeleted && (
        <Button
          look="quiet"
          size="small"
          isIconOnly
          icon={TrashIcon}
          className={styles.delete}
          aria-label={t('deleteBy', { name: authorName })}
          onClick={onDelete}
        />
      )}
    </li>
  );
}
