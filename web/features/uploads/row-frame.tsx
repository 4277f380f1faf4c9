import { useState } from 'react';
import type { ReactNode } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { FileIcon } from '../../ui/icons.ts';
import styles from './uploads.module.css';

export interface RowFrameProps {
  fileName: string;
  /** The address of a picture, once there is one. */
  poster?: string | null;
  buttons: ReactNode;
  children: ReactNode;
}

/** Picture, name and details, buttons at the end. */
export function RowFrame({ fileName, poster = null, buttons, children }: RowFrameProps) {
  const [isBroken, setIsBroken] = useState(false);
  return (
    <li className={styles.row}>
      <div className={styles.poster}>
        {poster && !isBroken ? (
          <img src={poster} alt="" onError={() => setIsBroken(true)} />
        ) : (
          <Icon of={FileIcon} size="medium" />
        )}
      </div>
      <div>
        <p className="strong clip" title={fileName}>
          {fileName}
        </p>
        {children}
      </div>
      {buttons}
    </li>
  );
}
