import { useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { longestTag, mostTags } from '#contracts/limits.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { CloseIcon } from '../../ui/icons.ts';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { addTags } from './details.ts';
import type { TagFault } from './details.ts';
import styles from './media.module.css';

export interface TagsFieldProps {
  tags: string[];
  /** Text in the field that is no tag yet. */
  typed: string;
  onTyped: (typed: string) => void;
  onChange: (tags: string[]) => void;
  error?: string | undefined;
}

/** Tags as chips: Enter or a comma adds one, Backspace in the empty field removes the last one. */
export function TagsField({ tags, typed, onTyped, onChange, error }: TagsFieldProps) {
  const { t } = useTranslation('edit');
  const input = useRef<HTMLInputElement>(null);
  const [fault, setFault] = useState<TagFault | null>(null);
  const [news, setNews] = useState('');

  const take = (text: string) => {
    const added = addTags(tags, text);
    setFault(added.fault);
    onTyped(added.rest);
    if (added.tags.length === tags.length) return;
    onChange(added.tags);
    setNews(t('tags.added', { tag: added.tags.slice(tags.length).join(', ') }));
  };
  const remove = (tag: string) => {
    onChange(tags.filter((other) => other !== tag));
    setNews(t('tags.removed', { tag }));
    setFault(null);
    input.current?.focus();
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const last = tags.at(-1);
    if (event.key === 'Enter' && typed.trim()) {
      event.preventDefault();
      take(typed);
    } else if (event.key === 'Backspace' && !typed && last !== undefined) {
      event.preventDefault();
      remove(last);
      onTyped(last);
    }
  };
  return (
    <div className="stack-tight">
      <Field
        ref={input}
        label={t('tags.label')}
        optional={t('site:optional')}
        help={t('tags.help')}
        error={fault ? t(`tags.${fault}`, { maxTag: longestTag, maxTags: mostTags }) : error}
        value={typed}
        autoComplete="off"
        onKeyDown={press}
        onBlur={() => typed.trim() && take(typed)}
        onChange={({ target }) => {
          setFault(null);
          if (/[,،、，]/u.test(target.value)) take(target.value);
          else onTyped(target.value);
        }}
      />
      {tags.length > 0 && (
        <ul className={styles.tags} aria-label={t('tags.list')}>
          {tags.map((tag) => (
            <li key={tag} className={styles.tag}>
              <span className="clip">{tag}</span>
              <Button
                look="quiet"
                size="small"
                isIconOnly
                icon={CloseIcon}
                aria-label={t('tags.remove', { tag })}
                onClick={() => remove(tag)}
              />
            </li>
          ))}
        </ul>
      )}
      <VisuallyHidden role="status">{news}</VisuallyHidden>
    </div>
  );
}
