import { useWords } from '../lib/words.ts';
import { ButtonLink } from '../ui/button.tsx';
import { EyeIcon } from '../ui/icons.ts';
import { Notice } from '../ui/notice.tsx';

/** Tells an owner that the page is shown as a guest would see it, with a link back. */
export function PreviewBanner({ mediaId }: { mediaId: string }) {
  const { t } = useWords('guest');
  return (
    <Notice
      icon={EyeIcon}
      title={t('preview.banner')}
      action={
        <ButtonLink size="small" href={`/media/${mediaId}`}>
          {t('preview.end')}
        </ButtonLink>
      }
    >
      {t('preview.words')}
    </Notice>
  );
}
