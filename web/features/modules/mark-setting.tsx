import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Logo } from '../../ui/logo.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Option } from './option.tsx';
import { useTheming } from './use-modules.ts';
import styles from './option.module.css';

const side = 256;

/** The site's mark. Whatever picture is chosen is drawn anew as a small PNG, so nothing else of the file is sent. */
export function MarkSetting({ hasMark }: { hasMark: boolean }) {
  const { t } = useTranslation('modules');
  const input = useRef<HTMLInputElement>(null);
  const [isUnreadable, setIsUnreadable] = useState(false);
  const save = useTheming();
  const choose = async (file: File | undefined) => {
    if (!file) return;
    const picture = await drawMark(file).catch(() => null);
    setIsUnreadable(picture === null);
    if (picture !== null) save.mutate({ markPicture: picture });
  };
  return (
    <Option name={t('theming.mark')} words={t('theming.markWords')} saving={save}>
      <div className={styles.mark}>
        <Logo />
        <Button onClick={() => input.current?.click()}>{t('theming.markReplace')}</Button>
        {hasMark && (
          <Button look="quiet" onClick={() => save.mutate({ markPicture: null })}>
            {t('theming.markRemove')}
          </Button>
        )}
        <input
          ref={input}
          type="file"
          accept="image/*"
          hidden
          aria-label={t('theming.mark')}
          onChange={({ target }) => {
            void choose(target.files?.[0]);
            target.value = '';
          }}
        />
      </div>
      {isUnreadable && <Notice tone="danger" title={t('theming.markUnreadable')} />}
      {save.isSuccess && <p className="small muted">{t('theming.onReload')}</p>}
    </Option>
  );
}

/** The picture as a square PNG in base64, with what is missing left clear. */
async function drawMark(file: File): Promise<string> {
  const address = URL.createObjectURL(file);
  try {
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    // An SVG may have no size of its own.
    const [width, height] = [picture.naturalWidth || side, picture.naturalHeight || side];
    const scale = side / Math.max(width, height);
    const canvas = document.createElement('canvas');
    canvas.width = side;
    canvas.height = side;
    const [w, h] = [width * scale, height * scale];
    canvas.getContext('2d')!.drawImage(picture, (side - w) / 2, (side - h) / 2, w, h);
    return canvas.toDataURL('image/png').slice('data:image/png;base64,'.length);
  } finally {
    URL.revokeObjectURL(address);
  }
}
