import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '../../ui/field.tsx';
import { TextAreaField } from '../../ui/text-area-field.tsx';
import type { DetailName, Details } from './details.ts';
import styles from './media.module.css';
import { TagsField } from './tags-field.tsx';
import { VisibilityField } from './visibility-field.tsx';

export interface DetailFieldsProps {
  typed: Details;
  /** Text in the field of tags that is no tag yet. */
  typedTag: string;
  onTypedTag: (typed: string) => void;
  onChange: (changes: Partial<Details>) => void;
  errorOf: (name: DetailName) => string | undefined;
  titleRef?: Ref<HTMLInputElement>;
  descriptionRef?: Ref<HTMLTextAreaElement>;
}

/** Title, description, tags and visibility of an item. Part of a form. */
export function DetailFields({ typed, errorOf, onChange, ...props }: DetailFieldsProps) {
  const { t } = useTranslation('edit');
  return (
    <div className={styles.form}>
      <Field
        ref={props.titleRef}
        name="title"
        label={t('title')}
        isRequired
        value={typed.title}
        error={errorOf('title')}
        autoComplete="off"
        onChange={({ target }) => onChange({ title: target.value })}
      />
      <TextAreaField
        ref={props.descriptionRef}
        name="description"
        label={t('description')}
        optional={t('site:optional')}
        value={typed.description}
        error={errorOf('description')}
        onChange={({ target }) => onChange({ description: target.value })}
      />
      <TagsField
        tags={typed.tags}
        typed={props.typedTag}
        onTyped={props.onTypedTag}
        error={errorOf('tags')}
        onChange={(tags) => onChange({ tags })}
      />
      <VisibilityField value={typed.visibility} onChange={(visibility) => onChange({ visibility })} />
    </div>
  );
}
