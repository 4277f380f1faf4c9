import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Channel } from '#contracts/channels.ts';
import { Badge } from '../../ui/badge.tsx';
import { Meta } from '../../ui/meta.tsx';
import { ChannelPicture } from './channel-picture.tsx';
import { audienceWords, itemsWords } from './channel-words.ts';
import styles from './channels.module.css';

/** One channel in a list: its picture and title, the role of who looks, who may see it and what it holds. */
export function ChannelCard({ channel }: { channel: Channel }) {
  const { t } = useTranslation('channels');
  const to = { to: '/channels/$channelId', params: { channelId: channel.id } } as const;
  const { role } = channel;
  return (
    <article className={styles.card}>
      {/* The title beneath leads to the same page: one tab stop is enough. */}
      <Link {...to} tabIndex={-1} aria-hidden="true">
        <ChannelPicture posterId={channel.posterId} />
      </Link>
      <div className={styles.cardTitle}>
        <h2>
          <Link {...to}>{channel.title}</Link>
        </h2>
        {role && role !== 'member' && <Badge>{t(`roles.${role}`)}</Badge>}
      </div>
      <Meta isSmall>
        <span>{audienceWords(channel, t)}</span>
        <span className="number">{itemsWords(channel, t)}</span>
        {channel.roomId && <span>{t('room.short')}</span>}
      </Meta>
    </article>
  );
}
