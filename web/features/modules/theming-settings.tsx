import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { accentTokens, contrastOf, hasContrast } from '#contracts/accent.ts';
import { longestSiteName } from '#contracts/limits.ts';
import type { Theming } from '#contracts/modules.ts';
import { isApiError } from '../../lib/api.ts';
import { fieldWords } from '../../lib/error-words.ts';
import { formatTenths } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { MarkSetting } from './mark-setting.tsx';
import { Option } from './option.tsx';
import { SwitchOffDialog, type UsableLinks } from './switch-off-dialog.tsx';
import { useTheming } from './use-modules.ts';
import styles from './option.module.css';

const ownAccent = '#0d5c59';

/** The module Theming: the new media page, and how the site looks to members and guests. */
export function ThemingSettings({ settings, usable }: { settings: Theming; usable: UsableLinks }) {
  const { t } = useTranslation('modules');
  const headId = useId();
  const mediapage = useTheming();
  const [isAsking, setIsAsking] = useState(false);
  return (
    <section className={styles.module} aria-labelledby={headId}>
      <div className="stack-tight">
        <h2 id={headId}>{t('theming.title')}</h2>
        <p className="muted">{t('theming.words')}</p>
      </div>
      <Option name={t('theming.mediapage')} words={t('theming.mediapageWords')} saving={mediapage}>
        <Select
          label={t('theming.mediapage')}
          isLabelHidden
          value={settings.mediapage ? 'yes' : 'no'}
          onChange={({ target }) =>
            target.value === 'yes' ? mediapage.mutate({ mediapage: true }) : setIsAsking(true)
          }
        >
          <option value="yes">{t('yes')}</option>
          <option value="no">{t('no')}</option>
        </Select>
      </Option>
      {isAsking && (
        <SwitchOffDialog
          of="theming"
          usable={usable}
          error={mediapage.error}
          isBusy={mediapage.isPending}
          onClose={() => setIsAsking(false)}
          onConfirm={() => mediapage.mutate({ mediapage: false }, { onSuccess: () => setIsAsking(false) })}
        />
      )}
      <SiteName name={settings.siteName} />
      <MarkSetting hasMark={settings.mark !== null} />
      <Accent accent={settings.accent} />
    </section>
  );
}

function SiteName({ name }: { name: string }) {
  const { t } = useTranslation('modules');
  const [typed, setTyped] = useState(name);
  const save = useTheming();
  useEffect(() => setTyped(name), [name]);
  const problem = isApiError(save.error) ? fieldWords(save.error.details, 'siteName', t) : undefined;
  const send = () => {
    if (typed !== name) save.mutate({ siteName: typed });
  };
  return (
    <Option name={t('theming.name')} words={t('theming.nameWords')} saving={problem ? { ...save, error: null } : save}>
      <Field
        label={t('theming.name')}
        isLabelHidden
        value={typed}
        maxLength={longestSiteName}
        error={problem}
        onChange={({ target }) => setTyped(target.value)}
        onBlur={send}
        onKeyDown={(event) => event.key === 'Enter' && send()}
      />
    </Option>
  );
}

/** Refused with its contrast while white words on it cannot be read; dark pages get a lighter one by themselves. */
function Accent({ accent }: { accent: string | null }) {
  const { t } = useTranslation('modules');
  const [typed, setTyped] = useState(accent ?? ownAccent);
  const save = useTheming();
  useEffect(() => setTyped(accent ?? ownAccent), [accent]);
  const isColor = /^#[0-9a-f]{6}$/iu.test(typed);
  const contrast = isColor ? contrastOf(typed, '#ffffff') : 0;
  const problem = !isColor
    ? t('theming.accentWrong')
    : hasContrast(typed)
      ? undefined
      : t('theming.accentLight', { contrast: formatTenths(contrast) });
  const send = () => {
    if (!problem && typed !== (accent ?? ownAccent)) save.mutate({ accent: typed });
  };
  const inDark = isColor ? contrastOf(accentTokens(typed).accent[1], '#ffffff') : 0;
  return (
    <Option name={t('theming.accent')} words={t('theming.accentWords')} saving={save}>
      <div className={styles.color}>
        <input
          type="color"
          aria-label={t('theming.accentPick')}
          value={isColor ? typed : ownAccent}
          onChange={({ target }) => setTyped(target.value)}
          onBlur={send}
        />
        <Field
          label={t('theming.accent')}
          isLabelHidden
          value={typed}
          error={problem}
          help={t('theming.contrast', { light: formatTenths(contrast), dark: formatTenths(inDark) })}
          onChange={({ target }) => setTyped(target.value.trim())}
          onBlur={send}
          onKeyDown={(event) => event.key === 'Enter' && send()}
        />
      </div>
      {accent !== null && (
        <Button size="small" onClick={() => save.mutate({ accent: null })}>
          {t('theming.accentReset')}
        </Button>
      )}
      {save.isSuccess && <p className="small muted">{t('theming.onReload')}</p>}
    </Option>
  );
}
