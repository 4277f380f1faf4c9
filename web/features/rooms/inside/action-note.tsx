import { errorWords } from '../../../lib/error-words.ts';
import { useWords } from '../../../lib/words.ts';
import { Button } from '../../../ui/button.tsx';
import { CloseIcon } from '../../../ui/icons.ts';
import { Notice } from '../../../ui/notice.tsx';
import type { RoomActions } from './use-room-actions.ts';

/** What did not work, until it is put away or the next thing is tried. */
export function ActionNote({ actions }: { actions: RoomActions }) {
  const { t } = useWords('rooms');
  const { news } = actions;
  if (!news) return null;
  return (
    <Notice
      role="alert"
      tone={news.of === 'failed' ? 'danger' : 'info'}
      title={news.of === 'failed' ? errorWords(news.error, t) : t('people.gone')}
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
