import { useEffect, useRef, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import type { LiveView } from '#contracts/live.ts';
import { call } from '../../lib/api.ts';
import { FailureNotice } from '../../lib/failure-notice.tsx';
import { useWords } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { CheckIcon } from '../../ui/icons.ts';
import styles from './live.module.css';
import { findSettingFaults, isSameSettings, settingsBody, typedSettings } from './live-settings.ts';
import type { ChangeLive } from './live-settings.ts';
import { focusFirstFault, SettingsFields } from './settings-fields.tsx';

const savedMilliseconds = 2000;

export interface SettingsFormProps {
  mediaId: string;
  view: LiveView;
  onSaved: (view: LiveView) => void;
  /** Guards unsaved input: `isDirty` says whether something is not saved yet. */
  guard: (isDirty: boolean) => ReactNode;
}

/** The settings of a live session. Input survives every error, and changes of other tabs. */
export function SettingsForm({ mediaId, view, onSaved, guard }: SettingsFormProps) {
  const { t } = useWords('live-owner');
  const [base, setBase] = useState(() => typedSettings(view.settings));
  const [typed, setTyped] = useState(base);
  const [isChecked, setIsChecked] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const { isBusy, isSaved, error, save } = useSave(mediaId);
  const isDirty = !isSameSettings(typed, base);
  const faults = findSettingFaults(typed);
  useEffect(() => {
    const now = typedSettings(view.settings);
    if (!isDirty && !isSameSettings(now, base)) {
      setBase(now);
      setTyped(now);
    }
  }, [view.settings, isDirty, base]);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (isBusy || !isDirty || focusFirstFault(place.current, faults)) return;
    const saved = await save(settingsBody(typed, base));
    if (!saved) return;
    setBase(typed);
    onSaved(saved);
  };
  const isShownSaved = isSaved && !isDirty;
  return (
    <form noValidate className={styles.form} onSubmit={(event) => void send(event)}>
      {guard(isDirty)}
      {error !== null && <FailureNotice error={error} />}
      <SettingsFields
        place={place}
        typed={typed}
        faults={isChecked ? faults : {}}
        onChange={(changes) => setTyped({ ...typed, ...changes })}
      />
      <div className="row-wrap">
        <Button type="submit" isBusy={isBusy} isBlocked={!isDirty} icon={isShownSaved ? CheckIcon : undefined}>
          {isShownSaved ? t('site:saved') : t('site:save')}
        </Button>
        {isDirty && <Button onClick={() => setTyped(base)}>{t('site:cancel')}</Button>}
        <span role="status" className="muted">
          {!isDirty && !isSaved && t('settings.saved')}
        </span>
      </div>
    </form>
  );
}

function useSave(mediaId: string) {
  const [isBusy, setIsBusy] = useState(false);
  const [isSaved, setIsSaved] = useState(false);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    if (!isSaved) return;
    const timer = setTimeout(() => setIsSaved(false), savedMilliseconds);
    return () => clearTimeout(timer);
  }, [isSaved]);
  const save = async (body: ChangeLive): Promise<LiveView | null> => {
    setIsBusy(true);
    setError(null);
    try {
      const saved = await call('PATCH /api/live/:mediaId', { params: { mediaId }, body });
      setIsSaved(true);
      return saved;
    } catch (caught) {
      setError(caught);
      return null;
    } finally {
      setIsBusy(false);
    }
  };
  return { isBusy, isSaved, error, save };
}
