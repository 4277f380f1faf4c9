import { useEffect, useRef, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { longestDescription, longestTitle } from '#contracts/limits.ts';
import type { MediaItem } from '#contracts/media.ts';
import { isApiError } from '../../lib/api.ts';
import { errorWords, fieldWords } from '../../lib/error-words.ts';
import { formatCount } from '../../lib/format.ts';
import { SaveRow } from '../../lib/save-row.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ChangedMeanwhile } from './changed-meanwhile.tsx';
import { DetailFields } from './detail-fields.tsx';
import { addTags, decideFaults } from './details.ts';
import type { DetailName } from './details.ts';
import { useDetailsForm } from './use-details-form.ts';
import styles from './media.module.css';

export interface DetailsFormProps {
  item: MediaItem;
  /** Guards unsaved input: `isDirty` says whether something is not saved yet. */
  guard: (isDirty: boolean) => ReactNode;
}

/** Title, description, tags and visibility, saved together. The input survives every error. */
export function DetailsForm({ item, guard }: DetailsFormProps) {
  const { t } = useTranslation('edit');
  const form = useDetailsForm(item);
  const { typed, save, meanwhile } = form;
  const [typedTag, setTypedTag] = useState('');
  const isDirty = form.isDirty || typedTag.trim() !== '';
  const [isChecked, setIsChecked] = useState(false);
  const title = useRef<HTMLInputElement>(null);
  const description = useRef<HTMLTextAreaElement>(null);
  const notice = useRef<HTMLDivElement>(null);
  const faults = isChecked ? decideFaults(typed) : {};
  const refused = isApiError(save.error, 'request.invalid') ? save.error.details : [];
  const isChangedMeanwhile = isApiError(save.error, 'media.changed_meanwhile');

  const errorOf = (name: DetailName) => {
    const fault = faults[name];
    if (fault)
      return t(`faults.${fault}`, {
        maxTitle: formatCount(longestTitle),
        maxDescription: formatCount(longestDescription),
      });
    return fieldWords(refused, name, t);
  };
  const failed = save.error && !isChangedMeanwhile && !refused.some(({ field }) => field in typed);
  useEffect(() => {
    if (meanwhile || failed) notice.current?.focus();
  }, [meanwhile, failed]);

  const send = (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    // A tag that was typed but not added is saved too; one that cannot be a tag shows why at its field.
    const { tags, rest, fault } = addTags(typed.tags, typedTag);
    setTypedTag(rest);
    if (fault || save.isPending) return;
    const whole = { ...typed, tags };
    form.setTyped(whole);
    const wrong = decideFaults(whole);
    if (wrong.title) title.current?.focus();
    else if (wrong.description) description.current?.focus();
    else if (isDirty) save.mutate(whole);
  };
  return (
    <form noValidate className={styles.form} onSubmit={send}>
      {guard(isDirty)}
      {meanwhile && <ChangedMeanwhile ref={notice} {...meanwhile} onTake={form.takeTheirs} />}
      {failed && (
        <Notice ref={notice} tabIndex={-1} tone="danger" title={errorWords(save.error, t)}>
          {isApiError(save.error, 'accounts.sign_in_required') && t('signedOut')}
        </Notice>
      )}
      <DetailFields
        titleRef={title}
        descriptionRef={description}
        typed={typed}
        typedTag={typedTag}
        onTypedTag={setTypedTag}
        errorOf={errorOf}
        onChange={form.change}
      />
      <SaveRow
        isPrimary
        save={save}
        isDirty={isDirty}
        onCancel={() => {
          form.undo();
          setTypedTag('');
          setIsChecked(false);
          title.current?.focus();
        }}
      />
    </form>
  );
}
