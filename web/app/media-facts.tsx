import type { ReactNode } from 'react';
import type { LostTrack } from '#contracts/media.ts';
import { formatCount, formatDate } from '../lib/format.ts';
import { PageHeading } from '../lib/page-heading.tsx';
import { useWords } from '../lib/words.ts';
import { Meta } from '../ui/meta.tsx';
import styles from './media-facts.module.css';

export interface MediaFactsProps {
  media: {
    title: string;
    description: string;
    tags: readonly string[];
    owner: { name: string };
    publishedAt: string;
    counts: { views: number; plays: number };
    lostTrack: LostTrack | null;
  };
  /** False for rooms, which are not played. */
  hasPlays?: boolean;
  /** Replaces the date: when a live session starts or started. */
  when?: string | undefined;
  /** Further facts in the line of facts: elements, one for each. */
  more?: ReactNode;
  /** The buttons below the player. */
  actions?: ReactNode;
  /** Makes a tag a link; without it, tags are plain text. */
  tagLink?: ((tag: string) => ReactNode) | undefined;
}

/** Title, "By …", date, views, plays, tags and description, below the player. */
export function MediaFacts({ media, hasPlays = true, when, more, actions, tagLink }: MediaFactsProps) {
  const { t } = useWords('site');
  const { views, plays } = media.counts;
  return (
    <>
      <div className={styles.head}>
        <div className="stack-tight">
          <PageHeading className={styles.title}>
            <bdi>{media.title}</bdi>
          </PageHeading>
          <Meta>
            <span>
              <bdi>{t('by', { name: media.owner.name })}</bdi>
            </span>
            <span>{when ?? formatDate(media.publishedAt)}</span>
            <span className="number">{t('views', { count: views, formatted: formatCount(views) })}</span>
            {hasPlays && <span className="number">{t('plays', { count: plays, formatted: formatCount(plays) })}</span>}
            {media.lostTrack && <span>{t(`lost.${media.lostTrack.kind}`)}</span>}
            {more}
          </Meta>
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      {media.tags.length > 0 && <Tags tags={media.tags} tagLink={tagLink} />}
      {media.description && <p className={styles.text}>{media.description}</p>}
    </>
  );
}

function Tags({ tags, tagLink }: { tags: readonly string[]; tagLink: MediaFactsProps['tagLink'] }) {
  const { t } = useWords('player');
  return (
    <p className={styles.tags}>
      {t('tags')}{' '}
      {tags.map((tag, at) => (
        <bdi key={tag}>
          {tagLink ? tagLink(tag) : tag}
          {!tagLink && at < tags.length - 1 && ', '}
        </bdi>
      ))}
    </p>
  );
}
