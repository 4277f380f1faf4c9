import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useAccount } from '../features/accounts/use-account.ts';
import { focusFirstFault } from '../lib/focus-fault.ts';
import { PageHeading, usePageTitle } from '../lib/page-heading.tsx';
import type { SettingsFieldsProps } from '../lib/settings-form.tsx';
import type { Say } from '../lib/words.ts';
import { Column, PageHead } from '../ui/page-frame.tsx';
import { NotPermittedPage } from './message-page.tsx';
import { NewItemForm } from './new-item-form.tsx';
import type { NewItemSettings } from './new-item-form.tsx';

export interface NewItemPageProps<Typed, Faults> {
  /** The words of the kind, with a group `new`. */
  t: Say;
  /** Whether the site has this kind. */
  isOn: boolean;
  whenOff: ReactNode;
  fresh: Typed;
  findFaults: (typed: Typed) => Faults;
  /** What is sent, of settings without faults. */
  toBody: (typed: Typed) => NewItemSettings;
  fields: (given: SettingsFieldsProps<Typed, Faults>) => ReactNode;
}

/** The page where an item without a file is created. */
export function NewItemPage<Typed extends object, Faults extends object>(given: NewItemPageProps<Typed, Faults>) {
  const { t, isOn, whenOff } = given;
  usePageTitle(t('new.page'));
  if (!useAccount().may.createMedia) return <NotPermittedPage words={t('new.forbidden')} />;
  if (!isOn) return whenOff;
  return (
    <Column>
      <PageHead>
        <PageHeading>{t('new.title')}</PageHeading>
      </PageHead>
      <Form {...given} />
    </Column>
  );
}

function Form<Typed extends object, Faults extends object>({
  t,
  fresh,
  findFaults,
  toBody,
  fields,
}: NewItemPageProps<Typed, Faults>) {
  const [typed, setTyped] = useState(fresh);
  const place = useRef<HTMLDivElement>(null);
  const faults = findFaults(typed);
  return (
    <NewItemForm
      settings={() => toBody(typed)}
      hasTypedSettings={typed !== fresh}
      focusFault={() => focusFirstFault(place.current, faults)}
      create={t('new.create')}
    >
      {(isChecked) =>
        fields({
          ...{ place, typed },
          faults: isChecked ? faults : {},
          onChange: (changes) => setTyped({ ...typed, ...changes }),
        })
      }
    </NewItemForm>
  );
}
