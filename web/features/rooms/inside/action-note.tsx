import { isApiError } from '../../../lib/api.ts';
import { errorWords } from '../../../lib/error-words.ts';
import { isPassing } from '../../../lib/passing.ts';
import { useWords, type Say } from '../../../lib/words.ts';
import { Button } from '../../../ui/button.tsx';
import { CloseIcon } from '../../../ui/icons.ts';
import { Notice } from '../../../ui/notice.tsx';
import styles from './room-frame.module.css';
import type { RoomActions } from './use-room-actions.ts';

/** Which action failed, and for whom. */
function wordsOf(news: NonNullable<RoomActions['news']>, t: Say): string {
  const { name } = news;
  if (news.of === 'gone') return name ? t('people.goneNamed', { name }) : t('people.gone');
  if (name && isApiError(news.error, 'rooms.link_ended')) return t('people.linkEnded', { name });
  const words = errorWords(news.error, t);
  // A missing answer of the server has nothing to do with the participant named.
  return name && !isPassing(news.error) ? t('people.failedWith', { name, words }) : words;
}

/** Says which action failed, for a while, until it is dismissed or the next action is tried. */
export function ActionNote({ actions }: { actions: RoomActions }) {
  const { t } = useWords('rooms');
  const { news } = actions;
  if (!news) return null;
  return (
    <Notice
      role="alert"
      tone={news.of === 'failed' ? 'danger' : 'info'}
      className={styles.actionNote}
      title={<bdi>{wordsOf(news, t)}</bdi>}
      action={
        <Button
          look="quiet"
          size="small"
          isIconOnly
          icon={CloseIcon}
          aria-label={t('site:close')}
          onClick={actions.dismiss}
        />
      }
    />
  );
}
