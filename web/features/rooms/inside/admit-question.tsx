import { useWords } from '../../../lib/words.ts';
import { AskWindow } from '../../../lib/ask-window.tsx';
import type { Admitting } from './use-admitting.ts';
import { useLast } from './use-last.ts';

/** Asks before somebody is admitted who has been silent for a while: perhaps nobody is in front of that page. */
export function AdmitQuestion({ admitting }: { admitting: Admitting }) {
  const { t } = useWords('rooms');
  const { absent } = admitting;
  const asked = useLast(absent);
  if (!asked) return null;
  return (
    <AskWindow
      isOpen={absent !== null}
      title={t('admitAway.title', { name: asked.name })}
      words={t('admitAway.words')}
      yes={t('people.admit')}
      isDanger={false}
      isBusy={admitting.isBusy}
      finalFocus={admitting.findFocus}
      onYes={admitting.confirm}
      onClose={admitting.dismiss}
    />
  );
}
