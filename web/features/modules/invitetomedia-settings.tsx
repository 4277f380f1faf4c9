import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountRole } from '#contracts/accounts.ts';
import { mostClicks, mostLinkDays, mostLinksOfItem } from '#contracts/limits.ts';
import type { Invitetomedia } from '#contracts/modules.ts';
import { isApiError } from '../../lib/api.ts';
import { fieldWords } from '../../lib/error-words.ts';
import { formatCount } from '../../lib/format.ts';
import { Select } from '../../ui/select.tsx';
import { Status } from '../../ui/status.tsx';
import { Switch } from '../../ui/switch.tsx';
import { InvitationSettings } from './invitation-settings.tsx';
import { NumberSetting } from './number-setting.tsx';
import { Option } from './option.tsx';
import { SwitchOffDialog, type UsableLinks } from './switch-off-dialog.tsx';
import { useInvitetomedia } from './use-modules.ts';
import styles from './option.module.css';

const roles = ['member', 'creator', 'admin'] as const satisfies readonly AccountRole[];
const limitNames = {
  suggestedDays: 'invitetomedia.suggested',
  mostDays: 'invitetomedia.most',
  suggestedClicks: 'invitetomedia.suggested',
  mostClicks: 'invitetomedia.most',
} as const;
type Limit = keyof typeof limitNames;

export interface InvitetomediaSettingsProps {
  settings: Invitetomedia;
  /** Whether the module Theming lets guest access work at all. */
  hasMediapage: boolean;
  usable: UsableLinks;
  /** The accounts that are permitted whatever their role: see features/accounts. */
  permitted: (onChange: (ids: string[]) => void) => ReactNode;
}

/** The module Invitetomedia: guest links and invitations. */
export function InvitetomediaSettings({ settings, hasMediapage, usable, permitted }: InvitetomediaSettingsProps) {
  const { t } = useTranslation('modules');
  const headId = useId();
  const toggle = useInvitetomedia();
  const [isAsking, setIsAsking] = useState(false);
  const counts = {
    count: usable.links,
    formatted: formatCount(usable.links),
    items: t('switchOff.items', { count: usable.items, formatted: formatCount(usable.items) }),
  };
  const isOn = settings.enabled && hasMediapage;
  return (
    <section className={styles.module} aria-labelledby={headId}>
      <div className={styles.head}>
        <div className="stack-tight">
          <h2 id={headId}>{t('invitetomedia.title')}</h2>
          <p className="muted">{t('invitetomedia.words')}</p>
          <Status tone={isOn ? 'on' : 'off'}>
            {t(
              isOn ? 'invitetomedia.on' : settings.enabled ? 'invitetomedia.needsMediapage' : 'invitetomedia.off',
              counts,
            )}
          </Status>
        </div>
        <Switch
          isOn={settings.enabled}
          isBusy={toggle.isPending}
          aria-labelledby={headId}
          onChange={(enabled) => (enabled ? toggle.mutate({ enabled }) : setIsAsking(true))}
        />
      </div>
      {isAsking && (
        <SwitchOffDialog
          of="invitetomedia"
          usable={usable}
          error={toggle.error}
          isBusy={toggle.isPending}
          onClose={() => setIsAsking(false)}
          onConfirm={() => toggle.mutate({ enabled: false }, { onSuccess: () => setIsAsking(false) })}
        />
      )}
      <Permission settings={settings} permitted={permitted} />
      <LinkSettings settings={settings} />
      <InvitationSettings settings={settings} />
    </section>
  );
}

function Permission({ settings, permitted }: Pick<InvitetomediaSettingsProps, 'settings' | 'permitted'>) {
  const { t } = useTranslation('modules');
  const role = useInvitetomedia();
  const accounts = useInvitetomedia();
  return (
    <>
      <Option name={t('invitetomedia.role')} words={t('invitetomedia.roleWords')} saving={role}>
        <Select
          label={t('invitetomedia.role')}
          isLabelHidden
          value={settings.minimalRole}
          onChange={({ target }) => role.mutate({ minimalRole: target.value as AccountRole })}
        >
          {roles.map((one) => (
            <option key={one} value={one}>
              {t(`admin:roles.${one}`)}
            </option>
          ))}
        </Select>
      </Option>
      <Option name={t('invitetomedia.accounts')} words={t('invitetomedia.accountsWords')} saving={accounts}>
        {permitted((allowedAccounts) => accounts.mutate({ allowedAccounts }))}
      </Option>
    </>
  );
}

function LinkSettings({ settings }: { settings: Invitetomedia }) {
  const { t } = useTranslation('modules');
  const links = useInvitetomedia();
  const days = useInvitetomedia();
  const clicks = useInvitetomedia();
  const limit = (name: Limit, saving: typeof days, most: number, suffix?: string) => (
    <NumberSetting
      label={t(limitNames[name])}
      value={settings[name]}
      most={most}
      mayBeEmpty
      suffix={suffix}
      problem={isApiError(saving.error) ? fieldWords(saving.error.details, name, t) : undefined}
      onSave={(value) => saving.mutate({ [name]: value })}
    />
  );
  /** Refusals of one field stand at the field. */
  const saved = (saving: typeof days) =>
    isApiError(saving.error) && saving.error.details.length > 0 ? { ...saving, error: null } : saving;
  return (
    <>
      <h3 className={styles.group}>{t('invitetomedia.links')}</h3>
      <Option name={t('invitetomedia.maxLinks')} words={t('invitetomedia.maxLinksWords')} saving={links}>
        <NumberSetting
          label={t('invitetomedia.maxLinks')}
          isLabelHidden
          value={settings.maxLinks}
          most={mostLinksOfItem}
          onSave={(maxLinks) => maxLinks !== null && links.mutate({ maxLinks })}
        />
      </Option>
      <Option name={t('invitetomedia.duration')} words={t('invitetomedia.durationWords')} saving={saved(days)}>
        <div role="group" aria-label={t('invitetomedia.duration')} className={styles.pair}>
          {limit('suggestedDays', days, mostLinkDays, t('days'))}
          {limit('mostDays', days, mostLinkDays, t('days'))}
        </div>
      </Option>
      <Option name={t('invitetomedia.clicks')} words={t('invitetomedia.clicksWords')} saving={saved(clicks)}>
        <div role="group" aria-label={t('invitetomedia.clicks')} className={styles.pair}>
          {limit('suggestedClicks', clicks, mostClicks)}
          {limit('mostClicks', clicks, mostClicks)}
        </div>
      </Option>
    </>
  );
}
