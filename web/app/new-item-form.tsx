import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import type { SentBody } from '#contracts/api.ts';
import { longestDescription, longestTitle } from '#contracts/limits.ts';
import { addTags, decideFaults } from '../features/media/details.ts';
import type { DetailName, Details } from '../features/media/details.ts';
import { DetailFields } from '../features/media/detail-fields.tsx';
import { takeMediaItem } from '../features/media/queries.ts';
import { call, isApiError } from '../lib/api.ts';
import { errorWords, fieldWords } from '../lib/error-words.ts';
import { focusFirstFault } from '../lib/focus-fault.ts';
import { formatCount } from '../lib/format.ts';
import { useWords } from '../lib/words.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import styles from './edit-page.module.css';
import { UnsavedGuard } from './leave-guard.tsx';

export type NewItemSettings = Pick<SentBody<'POST /api/media'>, 'kind' | 'room' | 'live'>;

export interface NewItemFormProps {
  /** The kind with its settings, as they are sent. Only called for settings without faults. */
  settings: () => NewItemSettings;
  hasTypedSettings: boolean;
  /** Moves focus to the first setting that is wrong; false when there is none. */
  focusFault: () => boolean;
  /** The label of the button. */
  create: string;
  /** The fields of the kind's own settings; `isChecked`: their faults are shown now. */
  children: (isChecked: boolean) => ReactNode;
}

const nothingTyped: Details = { title: '', description: '', tags: [], visibility: 'private' };

/** The state of the form, and the request that creates the item. */
function useNewItem(settings: () => NewItemSettings) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [details, setDetails] = useState(nothingTyped);
  const [typedTag, setTypedTag] = useState('');
  const create = useMutation({
    mutationFn: (whole: Details) => call('POST /api/media', { body: { ...whole, ...settings() } }),
    onSuccess: (item) => {
      takeMediaItem(client, item);
      void navigate({ to: '/media/$mediaId', params: { mediaId: item.id }, ignoreBlocker: true });
    },
  });
  const hasTyped = details !== nothingTyped || typedTag !== '';
  return { details, setDetails, typedTag, setTypedTag, create, hasTyped };
}

/** What is typed to create an item without a file: its details, and the settings of its kind. */
export function NewItemForm({ settings, hasTypedSettings, focusFault, create: label, children }: NewItemFormProps) {
  const { t } = useWords('edit');
  const form = useNewItem(settings);
  const { details, create } = form;
  const [isChecked, setIsChecked] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  const notice = useRef<HTMLDivElement>(null);
  const refused = isApiError(create.error, 'request.invalid') ? create.error.details : [];
  const isAboutField = refused.some(({ field }) => (field.split('.')[0] ?? '') in details);
  const failed = create.error && !isAboutField;
  useEffect(() => {
    if (failed) notice.current?.focus();
  }, [failed]);
  const errorOf = (name: DetailName) => {
    const fault = isChecked ? decideFaults(details)[name] : undefined;
    if (!fault) return fieldWords(refused, name, t);
    const values = { maxTitle: formatCount(longestTitle), maxDescription: formatCount(longestDescription) };
    return t(`faults.${fault}`, values);
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    const { tags, rest, fault } = addTags(details.tags, form.typedTag);
    form.setTypedTag(rest);
    const whole = { ...details, tags };
    form.setDetails(whole);
    const isFit = !focusFirstFault(element.current, decideFaults(whole)) && !fault && !focusFault();
    if (isFit && !create.isPending) create.mutate(whole);
  };
  return (
    <form ref={element} noValidate className={styles.parts} onSubmit={send}>
      <UnsavedGuard isDirty={(form.hasTyped || hasTypedSettings) && !create.isSuccess} />
      {failed && <Notice ref={notice} tabIndex={-1} tone="danger" title={errorWords(create.error, t)} />}
      <DetailFields
        typed={details}
        typedTag={form.typedTag}
        onTypedTag={form.setTypedTag}
        errorOf={errorOf}
        onChange={(changes) => form.setDetails({ ...details, ...changes })}
      />
      {children(isChecked)}
      <div className="row">
        <Button type="submit" look="primary" isBusy={create.isPending}>
          {label}
        </Button>
      </div>
    </form>
  );
}
