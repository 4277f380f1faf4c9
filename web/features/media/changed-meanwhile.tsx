import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import type { DetailName, Details } from './details.ts';
import styles from './media.module.css';

export interface Meanwhile {
  theirs: Details;
  changed: DetailName[];
  disputed: DetailName[];
}

export interface ChangedMeanwhileProps extends Meanwhile {
  ref: Ref<HTMLDivElement>;
  onTake: (name: DetailName) => void;
}

/**
 * Says what somebody else changed while the form was being filled in, and offers their text where both changed the
 * same.
 */
export function ChangedMeanwhile({ theirs, changed, disputed, onTake, ref }: ChangedMeanwhileProps) {
  const { t } = useTranslation('edit');
  const say = (name: DetailName) => {
    if (name === 'tags') return theirs.tags.join(', ') || t('meanwhile.nothing');
    if (name === 'visibility') return t(`media:visibility.${theirs.visibility}.name`);
    return theirs[name] || t('meanwhile.nothing');
  };
  return (
    <Notice ref={ref} tabIndex={-1} tone="danger" title={t('meanwhile.title')}>
      <p>{t(disputed.length > 0 ? 'meanwhile.disputed' : 'meanwhile.merged')}</p>
      <dl className={styles.changes}>
        {changed.map((name) => (
          <div key={name} className={styles.change}>
            <dt className="strong">{t(`meanwhile.names.${name}`)}</dt>
            <dd className={styles.changeText}>{say(name)}</dd>
            {disputed.includes(name) && (
              <dd>
                <Button
                  size="small"
                  aria-label={t('meanwhile.takeLabel', { name: t(`meanwhile.names.${name}`) })}
                  onClick={() => onTake(name)}
                >
                  {t('meanwhile.take')}
                </Button>
              </dd>
            )}
          </div>
        ))}
      </dl>
    </Notice>
  );
}
