import { useId } from 'react';
import type { ComponentPropsWithRef, KeyboardEvent } from 'react';
import { longestSearch } from '#contracts/limits.ts';
import { classNames } from './class-names.ts';
import { FieldFrame } from './field-frame.tsx';
import { Icon } from './icon.tsx';
import { SearchIcon } from './icons.ts';
import styles from './search-field.module.css';

type InputProps = Omit<ComponentPropsWithRef<'input'>, 'type' | 'id' | 'placeholder' | 'maxLength' | 'className'>;

export interface SearchFieldProps extends Omit<InputProps, 'value' | 'onChange'> {
  label: string;
  /** The label stands above the field; otherwise inside, until something is typed. */
  isLabelShown?: boolean;
  value: string;
  onChange: (typed: string) => void;
  className?: string | undefined;
}

/** Words that narrow a list down. Escape clears them, and only when there are none closes what lies around the field. */
export function SearchField({ label, isLabelShown = false, className, onChange, ...input }: SearchFieldProps) {
  const id = useId();
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    input.onKeyDown?.(event);
    if (event.key !== 'Escape' || input.value === '' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    onChange('');
  };
  return (
    <FieldFrame id={id} label={label} isLabelHidden={!isLabelShown} className={className}>
      <div className={styles.box}>
        <input
          autoComplete="off"
          {...input}
          id={id}
          type="search"
          placeholder={isLabelShown ? undefined : label}
          maxLength={longestSearch}
          className={classNames(styles.input, isLabelShown && styles.inForm)}
          onChange={({ target }) => onChange(target.value)}
          onKeyDown={press}
        />
        <Icon of={SearchIcon} size="small" className={styles.icon} />
      </div>
    </FieldFrame>
  );
}
