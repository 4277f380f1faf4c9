import { useState } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { ChannelIcon } from '../../ui/icons.ts';
import styles from './channels.module.css';

/** The picture of a channel, which is the poster of one of its items; the title beside it says what it is. */
export function ChannelPicture({ posterId }: { posterId: string | null }) {
  const [broken, setBroken] = useState<string | null>(null);
  return (
    <div className={styles.picture}>
      {posterId && posterId !== broken ? (
        <img
          src={`/api/media/${posterId}/poster`}
          alt=""
          width={480}
          height={270}
          loading="lazy"
          onError={() => setBroken(posterId)}
        />
      ) : (
        <Icon of={ChannelIcon} size="large" />
      )}
    </div>
  );
}
