import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import type { ButtonProps } from '../../ui/button.tsx';
import { acceptedFiles } from './drop-zone.tsx';
import { uploads } from './upload-list.ts';
import type { UploadRow } from './upload-row.ts';
import styles from './uploads.module.css';

/** Asks for the file after a reload: a browser cannot open it again by itself. */
export function ChooseAgain({ row }: { row: UploadRow }) {
  const { t } = useTranslation('uploads');
  const file = row.fileName;
  return (
    <div className={styles.again}>
      <FileButton
        label={t('chooseAgainLabel', { file })}
        words={t('chooseAgain')}
        onFile={(chosen) => void uploads.chooseAgain(row.key, chosen)}
      />
      <FileButton
        look="quiet"
        label={t('startAnewLabel', { file })}
        words={t('startAnew')}
        onFile={(chosen) => void uploads.startAnew(row.key, chosen)}
      />
    </div>
  );
}

interface FileButtonProps extends Pick<ButtonProps, 'look'> {
  /** Names the upload as well, because there may be several of these buttons. */
  label: string;
  words: string;
  onFile: (file: File) => void;
}

function FileButton({ look, label, words, onFile }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button look={look} size="small" aria-label={label} onClick={() => input.current?.click()}>
        {words}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept={acceptedFiles}
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file) onFile(file);
          target.value = '';
        }}
      />
    </>
  );
}
