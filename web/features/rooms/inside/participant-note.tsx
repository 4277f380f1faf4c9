import { useWords } from '../../../lib/words.ts';
import { Button } from '../../../ui/button.tsx';
import { CloseIcon } from '../../../ui/icons.ts';
import { Notice } from '../../../ui/notice.tsx';
import type { News } from './find-news.ts';
import styles from './room-frame.module.css';

/** Tells participants what moderators did to them, and when they come in, what others see and hear of them. */
export function ParticipantNote({ news, onDismiss }: { news: News | null; onDismiss: () => void }) {
  const { t } = useWords('rooms');
  if (!news) return null;
  return (
    <Notice
      className={styles.actionNote}
      title={<bdi>{t(`notes.${news.key}`, { name: news.name })}</bdi>}
      action={
        <Button
          look="quiet"
          size="small"
          isIconOnly
          icon={CloseIcon}
          aria-label={t('site:close')}
          onClick={onDismiss}
        />
      }
    />
  );
}
