import {
  longestEarlyEntryMinutes,
  longestScheduleDays,
  moderatorlessEndings,
  stageSettings,
} from '#contracts/limits.ts';
import { formatCount } from '../../lib/format.ts';
import type { SettingsFieldsProps } from '../../lib/settings-form.tsx';
import { useWords } from '../../lib/words.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { ChoiceGroup, FieldGroup } from '../../ui/choice-group.tsx';
import { Field } from '../../ui/field.tsx';
import type { SettingFaults, TypedSettings } from './room-settings.ts';
import styles from './settings.module.css';

const options = ['lobbyForGuests', 'lobbyForMembers', 'chat', 'screenShare'] as const;

type Given = SettingsFieldsProps<TypedSettings, SettingFaults>;

/** When a room is open, who waits, who comes on stage. Part of a form. */
export function SettingsFields({ typed, faults, onChange, place }: Given) {
  const { t } = useWords('rooms');
  return (
    <div ref={place} className={styles.form}>
      <ChoiceGroup
        legend={t('form.scheduleLegend')}
        value={typed.isScheduled ? 'scheduled' : 'always'}
        choices={(['always', 'scheduled'] as const).map((value) => ({
          value,
          name: t(`form.${value}`),
          words: t(`form.${value}Words`),
        }))}
        onChange={(value) => onChange({ isScheduled: value === 'scheduled' })}
      />
      {typed.isScheduled && <Times typed={typed} faults={faults} onChange={onChange} />}
      <FieldGroup legend={t('form.options')}>
        {options.map((name) => (
          <Checkbox
            key={name}
            checked={typed[name]}
            onChange={({ target }) => onChange({ [name]: target.checked })}
            label={
              <span className="stack-tight">
                <span>{t(`settings.${name}.name`)}</span>
                <span className="muted">{t(`settings.${name}.words`)}</span>
              </span>
            }
          />
        ))}
      </FieldGroup>
      <ChoiceGroup
        legend={t('form.stageLegend')}
        value={typed.stage}
        choices={stageSettings.map((value) => ({
          value,
          name: t(`form.stage.${value}.name`),
          words: t(`form.stage.${value}.words`),
        }))}
        onChange={(stage) => onChange({ stage })}
      />
      <ChoiceGroup
        legend={t('form.leaveLegend')}
        value={typed.whenModeratorsLeave}
        choices={moderatorlessEndings.map((value) => ({
          value,
          name: t(`form.whenModeratorsLeave.${value}.name`),
          words: t(`form.whenModeratorsLeave.${value}.words`),
        }))}
        onChange={(whenModeratorsLeave) => onChange({ whenModeratorsLeave })}
      />
    </div>
  );
}

function Times({ typed, faults, onChange }: Omit<Given, 'place'>) {
  const { t } = useWords('rooms');
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone.replaceAll('_', ' ');
  const fault = (field: keyof SettingFaults) => {
    const found = faults[field];
    return (
      found && t(`form.faults.${found}`, { days: longestScheduleDays, max: formatCount(longestEarlyEntryMinutes) })
    );
  };
  return (
    <div className={styles.times}>
      <Field
        type="datetime-local"
        name="startsAt"
        label={t('form.startsAt')}
        help={t('form.zone', { zone })}
        error={fault('startsAt')}
        value={typed.startsAt}
        onChange={({ target }) => onChange({ startsAt: target.value })}
      />
      <Field
        type="datetime-local"
        name="endsAt"
        label={t('form.endsAt')}
        error={fault('endsAt')}
        value={typed.endsAt}
        onChange={({ target }) => onChange({ endsAt: target.value })}
      />
      <Field
        type="number"
        name="earlyMinutes"
        label={t('form.earlyEntry')}
        suffix={t('form.minutes')}
        help={t('form.earlyHelp')}
        error={fault('earlyMinutes')}
        value={typed.earlyMinutes}
        onChange={({ target }) => onChange({ earlyMinutes: target.value })}
      />
    </div>
  );
}
