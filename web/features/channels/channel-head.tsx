import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Channel } from '#contracts/channels.ts';
import { PageHeading } from '../../lib/page-heading.tsx';
import { Meta } from '../../ui/meta.tsx';
import { ChannelPicture } from './channel-picture.tsx';
import { itemsWords, membersWords } from './channel-words.ts';
import styles from './channels.module.css';

/** Picture, title, description and counts of a channel, and at the end what may be done with it. */
export function ChannelHead({ channel, actions }: { channel: Channel; actions: ReactNode }) {
  const { t } = useTranslation('channels');
  return (
    <div className={styles.head}>
      <ChannelPicture posterId={channel.posterId} />
      <div>
        <PageHeading>
          <bdi>{channel.title}</bdi>
        </PageHeading>
        <Meta>
          <span>{t(`visibility.${channel.visibility}.name`)}</span>
          <span className="number">{membersWords(channel, t)}</span>
          <span className="number">{itemsWords(channel, t)}</span>
        </Meta>
        {channel.description && <p className={`large ${styles.description}`}>{channel.description}</p>}
      </div>
      <div className={styles.actions}>{actions}</div>
    </div>
  );
}
