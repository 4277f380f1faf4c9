import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Visibility } from '#contracts/media.ts';
import styles from './media.module.css';

const choices = ['private', 'unlisted', 'published'] as const satisfies Visibility[];

/** Who can see the item, each answer with what it means. */
export function VisibilityField({ value, onChange }: { value: Visibility; onChange: (value: Visibility) => void }) {
  const { t } = useTranslation('media');
  const name = useId();
  return (
    <fieldset className={styles.visibility}>
      <legend className={styles.legend}>{t('visibility.legend')}</legend>
      {choices.map((choice) => (
        <label key={choice} className={styles.choice}>
          <input type="radio" name={name} value={choice} checked={choice === value} onChange={() => onChange(choice)} />
          <span>
            <span>{t(`visibility.${choice}.name`)}</span>
            <span className="muted">{t(`visibility.${choice}.words`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
