import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../lib/format.ts';
import { Field } from '../../ui/field.tsx';

export interface NumberSettingProps {
  label: string;
  isLabelHidden?: boolean;
  value: number | null;
  most: number;
  /** Whether nothing may be typed: there is no suggestion, or no limit. */
  mayBeEmpty?: boolean;
  suffix?: ReactNode;
  /** What the server found wrong with it. */
  problem?: string | undefined;
  onSave: (value: number | null) => void;
}

/** A whole number that is saved when the field is left, or by Enter. What is typed stays until it can be saved. */
export function NumberSetting({
  label,
  isLabelHidden,
  value,
  most,
  mayBeEmpty = false,
  suffix,
  problem,
  onSave,
}: NumberSettingProps) {
  const { t } = useTranslation('modules');
  const saved = value === null ? '' : String(value);
  const [typed, setTyped] = useState(saved);
  const [isWrong, setIsWrong] = useState(false);
  useEffect(() => setTyped(saved), [saved]);
  const save = () => {
    const text = typed.trim();
    const next = text === '' ? null : Number(text);
    const isRight = next === null ? mayBeEmpty : /^\d{1,7}$/u.test(text) && next >= 1 && next <= most;
    setIsWrong(!isRight);
    if (isRight && next !== value) onSave(next);
  };
  return (
    <Field
      type="number"
      label={label}
      isLabelHidden={isLabelHidden}
      value={typed}
      suffix={suffix}
      error={isWrong ? t('wholeNumber', { most: formatCount(most) }) : problem}
      onChange={({ target }) => setTyped(target.value)}
      onBlur={save}
      onKeyDown={(event) => event.key === 'Enter' && save()}
    />
  );
}
