import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Icon } from '../../ui/icon.tsx';
import { UploadIcon } from '../../ui/icons.ts';
import { useUploadLimit } from './upload-limit.ts';
import styles from './uploads.module.css';

/** A hint for the file window; the server accepts or refuses by content. */
export const acceptedFiles =
  'video/*,audio/*,image/gif,.mkv,.mov,.webm,.avi,.mts,.m2ts,.ts,.mpg,.vob,.wmv,.asf,.flv,.mxf,.dv,.aiff,.caf,.amr,.ac3,.eac3,.dts';

export interface DropZoneProps {
  onFiles: (files: File[], folders: string[]) => void;
}

/** Separates files from folders: a dropped folder looks like a file that cannot be read. */
function readDrop(transfer: DataTransfer): { files: File[]; folders: string[] } {
  const files: File[] = [];
  const folders: string[] = [];
  for (const item of transfer.items) {
    const file = item.getAsFile();
    if (!file) continue;
    if (item.webkitGetAsEntry()?.isDirectory) folders.push(file.name);
    else files.push(file);
  }
  return { files, folders };
}

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

/** Takes files dropped anywhere on the page while mounted: outside the zone they would replace the page. */
function useDrops(onFiles: DropZoneProps['onFiles']): boolean {
  const [isOver, setIsOver] = useState(false);
  const take = useRef(onFiles);
  useEffect(() => {
    take.current = onFiles;
  }, [onFiles]);
  useEffect(() => {
    const ending = new AbortController();
    const listen = (name: 'dragover' | 'dragleave' | 'drop', action: (event: DragEvent) => void) =>
      addEventListener(
        name,
        (event) => {
          if (!hasFiles(event)) return;
          event.preventDefault();
          action(event);
        },
        { signal: ending.signal },
      );
    listen('dragover', () => setIsOver(true));
    listen('dragleave', (event) => event.relatedTarget === null && setIsOver(false));
    listen('drop', (event) => {
      setIsOver(false);
      if (!event.dataTransfer) return;
      const { files, folders } = readDrop(event.dataTransfer);
      take.current(files, folders);
    });
    return () => ending.abort();
  }, []);
  return isOver;
}

/** Where files are dropped or chosen. */
export function DropZone({ onFiles }: DropZoneProps) {
  const { t } = useTranslation('uploads');
  const input = useRef<HTMLInputElement>(null);
  const isOver = useDrops(onFiles);
  const limitBytes = useUploadLimit();
  return (
    <div className={classNames(styles.drop, isOver && styles.isOver)}>
      <Icon of={UploadIcon} size="large" className={styles.dropIcon} />
      <h2 className={styles.dropTitle}>{t('drop.title')}</h2>
      <p className="muted">
        {limitBytes !== null && `${t('drop.limit', { size: formatBytes(limitBytes) })} `}
        {t('drop.words')}
      </p>
      <Button look="primary" onClick={() => input.current?.click()}>
        {t('drop.button')}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={acceptedFiles}
        aria-label={t('drop.button')}
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])], []);
          // Reset, so that the same file can be chosen again.
          target.value = '';
        }}
      />
    </div>
  );
}
