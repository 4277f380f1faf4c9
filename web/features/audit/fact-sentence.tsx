import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { RecordedFact, RecordedPerson } from '#contracts/audit.ts';
import { Badge } from '../../ui/badge.tsx';

/** A person's name; one that was erased is told by what the person was. */
export function personName(person: RecordedPerson, t: TFunction<'audit'>): string {
  return person.name ?? t(`erased.${person.kind}`);
}

/** One act as a sentence, and whether it was done as an administrator. */
export function FactSentence({ fact }: { fact: RecordedFact }) {
  const { t } = useTranslation('audit');
  const { what, media, whom, to, details, isAdministration } = fact;
  const told = Object.fromEntries(
    Object.entries(details)
      .filter(([name]) => name !== 'count')
      .map(([name, value]) => [name, value === null || value === '' ? t('nothing') : value]),
  );
  const values = {
    ...told,
    guests: details['count'] ?? 0,
    item: media?.title ?? t('goneItem'),
    whom: whom ? personName(whom, t) : t('nobody'),
    to: to ? personName(to, t) : (told['to'] ?? t('nobody')),
    name: String(details['name'] ?? t('unnamed')),
    module:
      what === 'module.changed'
        ? t(`settings.${String(details['setting'])}`, { defaultValue: String(details['setting']) })
        : '',
    ...contextOf(fact),
  };
  return (
    <div className="stack-tight">
      <p>{t(`acts.${what}`, values)}</p>
      {isAdministration && (
        <p>
          <Badge>{t('administration')}</Badge>
        </p>
      )}
    </div>
  );
}

/** Which variant of the sentence: with what was before and after, or for one person of many. */
function contextOf({ what, details, whom }: RecordedFact): { context?: string } {
  if (what === 'guests.ended' && whom) return { context: 'person' };
  return 'from' in details ? { context: 'values' } : {};
}
