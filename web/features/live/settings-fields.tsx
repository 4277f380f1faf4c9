import { liveChats, longestScheduleDays } from '#contracts/limits.ts';
import type { SettingsFieldsProps } from '../../lib/settings-form.tsx';
import { useWords } from '../../lib/words.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { ChoiceGroup, FieldGroup } from '../../ui/choice-group.tsx';
import { Field } from '../../ui/field.tsx';
import styles from './live.module.css';
import type { SettingFaults, TypedSettings } from './live-settings.ts';

/** When a live session starts, and what those who watch may do. Part of a form. */
export function SettingsFields({ typed, faults, onChange, place }: SettingsFieldsProps<TypedSettings, SettingFaults>) {
  const { t } = useWords('live-owner');
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone.replaceAll('_', ' ');
  const option = (name: 'autoStart' | 'dvr') => (
    <Checkbox
      checked={typed[name]}
      onChange={({ target }) => onChange({ [name]: target.checked })}
      label={
        <span className="stack-tight">
          <span>{t(`settings.${name}.name`)}</span>
          <span className="muted">{t(`settings.${name}.words`)}</span>
        </span>
      }
    />
  );
  return (
    <div ref={place} className={styles.settings}>
      <FieldGroup legend={t('settings.schedule')}>
        <div className={styles.times}>
          <Field
            type="datetime-local"
            name="startsAt"
            label={t('settings.startsAt')}
            optional={t('site:optional')}
            help={t('settings.startsAtHelp', { zone })}
            value={typed.startsAt}
            onChange={({ target }) => onChange({ startsAt: target.value })}
          />
          <Field
            type="datetime-local"
            name="endsAt"
            label={t('settings.endsAt')}
            optional={t('site:optional')}
            help={t('settings.endsAtHelp')}
            error={faults.endsAt && t(`settings.faults.${faults.endsAt}`, { days: longestScheduleDays })}
            value={typed.endsAt}
            onChange={({ target }) => onChange({ endsAt: target.value })}
          />
        </div>
        {option('autoStart')}
      </FieldGroup>
      <ChoiceGroup
        legend={t('settings.chatLegend')}
        value={typed.chat}
        choices={liveChats.map((value) => ({
          value,
          name: t(`settings.chat.${value}.name`),
          words: t(`settings.chat.${value}.words`),
        }))}
        onChange={(chat) => onChange({ chat })}
      />
      <FieldGroup legend={t('settings.watching')}>{option('dvr')}</FieldGroup>
    </div>
  );
}
