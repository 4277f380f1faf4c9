import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { FormEvent, ReactNode, RefObject } from 'react';
import { FailureNotice } from './failure-notice.tsx';
import { focusFirstFault } from './focus-fault.ts';
import { SaveRow } from './save-row.tsx';
import styles from './settings-form.module.css';

/** What the fields of settings are given: part of the form that creates an item, or of one for its settings alone. */
export interface SettingsFieldsProps<Typed, Faults> {
  typed: Typed;
  faults: Partial<Faults>;
  onChange: (changes: Partial<Typed>) => void;
  /** For moving focus to the first wrong field, by its name. */
  place: RefObject<HTMLDivElement | null>;
}

export interface SettingsFormProps<Typed, Faults> {
  /** The settings as the server has them now. */
  saved: Typed;
  isSame: (a: Typed, b: Typed) => boolean;
  /** What the server would refuse. */
  findFaults: (typed: Typed) => Faults;
  save: (typed: Typed, before: Typed) => Promise<unknown>;
  /** Guards unsaved input: `isDirty` says whether something is not saved yet. */
  guard: (isDirty: boolean) => ReactNode;
  fields: (given: SettingsFieldsProps<Typed, Faults>) => ReactNode;
}

/** The settings of an item. Input survives every error, and changes of other tabs. */
export function SettingsForm<Typed extends object, Faults extends object>({
  saved,
  isSame,
  findFaults,
  save,
  guard,
  fields,
}: SettingsFormProps<Typed, Faults>) {
  const [base, setBase] = useState(saved);
  const [typed, setTyped] = useState(saved);
  const [isChecked, setIsChecked] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const saving = useMutation({
    mutationFn: (sent: Typed) => save(sent, base),
    onSuccess: (_, sent) => setBase(sent),
  });
  const isDirty = !isSame(typed, base);
  const faults = findFaults(typed);
  useEffect(() => {
    if (isDirty || saving.isPending || isSame(saved, base)) return;
    setBase(saved);
    setTyped(saved);
  }, [saved, isSame, isDirty, saving.isPending, base]);
  const send = (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (!saving.isPending && isDirty && !focusFirstFault(place.current, faults)) saving.mutate(typed);
  };
  return (
    <form noValidate className={styles.form} onSubmit={send}>
      {guard(isDirty)}
      {saving.error && <FailureNotice error={saving.error} />}
      {fields({
        ...{ place, typed },
        faults: isChecked ? faults : {},
        onChange: (changes) => setTyped({ ...typed, ...changes }),
      })}
      <SaveRow save={saving} isDirty={isDirty} onCancel={() => setTyped(base)} />
    </form>
  );
}
