import { useTranslation } from 'react-i18next';
import { visibilities } from '#contracts/limits.ts';
import type { Visibility } from '#contracts/media.ts';
import { ChoiceGroup } from '../../ui/choice-group.tsx';

/** Who can see the item, each choice with its explanation. */
export function VisibilityField({ value, onChange }: { value: Visibility; onChange: (value: Visibility) => void }) {
  const { t } = useTranslation('media');
  return (
    <ChoiceGroup
      legend={t('visibility.legend')}
      value={value}
      choices={visibilities.map((choice) => ({
        value: choice,
        name: t(`visibility.${choice}.name`),
        words: t(`visibility.${choice}.words`),
      }))}
      onChange={onChange}
    />
  );
}
