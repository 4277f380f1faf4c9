import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fillInvitationText } from '#contracts/invitation-text.ts';
import { longestInvitationMinutes, longestInvitationText, mostInvitationUses } from '#contracts/limits.ts';
import type { Invitetomedia } from '#contracts/modules.ts';
import { isApiError } from '../../lib/api.ts';
import { fieldWords } from '../../lib/error-words.ts';
import { siteName } from '../../lib/site-name.ts';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TextAreaField } from '../../ui/text-area-field.tsx';
import { NumberSetting } from './number-setting.tsx';
import { Option } from './option.tsx';
import { useInvitetomedia } from './use-modules.ts';
import styles from './option.module.css';

const minutesOf = { minutes: 1, days: 1440 } as const;
type Unit = keyof typeof minutesOf;

/** The settings of personal links. */
export function InvitationSettings({ settings }: { settings: Invitetomedia }) {
  const { t } = useTranslation('modules');
  const lobbyId = useId();
  const life = useInvitetomedia();
  const uses = useInvitetomedia();
  const lobby = useInvitetomedia();
  const minutes = settings.invitationMinutes;
  const [unit, setUnit] = useState<Unit>(minutes % minutesOf.days === 0 ? 'days' : 'minutes');
  const perUnit = minutesOf[unit];
  return (
    <>
      <h3 className={styles.group}>{t('invitations.title')}</h3>
      <Option name={t('invitations.life')} words={t('invitations.lifeWords')} saving={life}>
        <div className={styles.pair}>
          <NumberSetting
            label={t('invitations.life')}
            isLabelHidden
            value={Math.max(1, Math.round(minutes / perUnit))}
            most={Math.floor(longestInvitationMinutes / perUnit)}
            onSave={(value) => value !== null && life.mutate({ invitationMinutes: value * perUnit })}
          />
          <Select
            label={t('invitations.unit')}
            isLabelHidden
            value={unit}
            onChange={({ target }) => setUnit(target.value as Unit)}
          >
            <option value="minutes">{t('minutes')}</option>
            <option value="days">{t('days')}</option>
          </Select>
        </div>
      </Option>
      <Option name={t('invitations.uses')} words={t('invitations.usesWords')} saving={uses}>
        <NumberSetting
          label={t('invitations.uses')}
          isLabelHidden
          value={settings.invitationUses}
          most={mostInvitationUses}
          onSave={(invitationUses) => invitationUses !== null && uses.mutate({ invitationUses })}
        />
      </Option>
      <Option id={lobbyId} name={t('invitations.lobby')} words={t('invitations.lobbyWords')} saving={lobby}>
        <Switch
          isOn={settings.lobbyForInvited}
          isBusy={lobby.isPending}
          aria-labelledby={lobbyId}
          onChange={(lobbyForInvited) => lobby.mutate({ lobbyForInvited })}
        />
      </Option>
      <MailText text={settings.invitationText} />
    </>
  );
}

/** The text of the email, and beside it how an invited person reads it. */
function MailText({ text }: { text: string }) {
  const { t } = useTranslation('modules');
  const [typed, setTyped] = useState(text);
  const save = useInvitetomedia();
  // What was typed last counts, also while an earlier text is still being saved.
  const sent = useRef(text);
  useEffect(() => setTyped(text), [text]);
  const send = () => {
    if (typed === sent.current) return;
    sent.current = typed;
    save.mutate({ invitationText: typed });
  };
  const problem = isApiError(save.error) ? fieldWords(save.error.details, 'invitationText', t) : undefined;
  const sample = {
    ...{ url: `${location.origin}/i/…`, title: t('invitations.sampleTitle'), siteName: siteName() },
    ...{ inviterName: t('invitations.sampleInviter'), role: 'speaker' as const },
  };
  return (
    <div className={styles.text}>
      <TextAreaField
        label={t('invitations.text')}
        help={t('invitations.textWords')}
        rows={6}
        maxLength={longestInvitationText}
        value={typed}
        error={problem}
        onChange={({ target }) => setTyped(target.value)}
        onBlur={send}
      />
      <div className="stack-tight">
        <p className="strong">{t('invitations.preview')}</p>
        {typed.trim() === '' && <p className="small muted">{t('invitations.ownText')}</p>}
        <p className={styles.mail}>{fillInvitationText(typed.trim(), sample)}</p>
      </div>
    </div>
  );
}
