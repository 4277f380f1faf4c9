import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { acceptedFiles } from './drop-zone.tsx';
import { uploads } from './upload-list.ts';
import type { UploadRow } from './upload-row.ts';

/** Asks for the file that a reload took away: a browser cannot open it again by itself. */
export function ChooseAgain({ row }: { row: UploadRow }) {
  const { t } = useTranslation('uploads');
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button
        size="small"
        aria-label={t('chooseAgainLabel', { file: row.fileName })}
        onClick={() => input.current?.click()}
      >
        {t('chooseAgain')}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept={acceptedFiles}
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file) void uploads.chooseAgain(row.key, file);
          target.value = '';
        }}
      />
    </>
  );
}
