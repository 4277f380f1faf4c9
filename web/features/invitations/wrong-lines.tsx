import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '../../ui/field.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { CloseIcon } from '../../ui/icons.ts';
import styles from './invite-users.module.css';
import { parsePeople, toLine, type TypedPerson } from './parse-people.ts';

export interface WrongLinesProps {
  people: readonly TypedPerson[];
  onChange: (people: TypedPerson[], doubles?: number) => void;
}

/** The lines that cannot be used, each with what is wrong, to be corrected in place or removed. */
export function WrongLines({ people, onChange }: WrongLinesProps) {
  const { t } = useTranslation('invitations');
  const wrong = people.filter((one) => one.wrong);
  if (wrong.length === 0) return null;
  const without = (key: string) => people.filter((one) => one.key !== key);
  const good = people.length - wrong.length;
  return (
    <section aria-labelledby="wrong-lines" className="stack-tight">
      <p id="wrong-lines" role="status" className="strong">
        {t('form.wrong.title', { count: wrong.length })}
        {good > 0 && ` ${t('form.wrong.others', { count: good })}`}
      </p>
      <ul className={styles.wrongLines}>
        {wrong.map((one) => (
          <WrongLine
            key={one.key}
            person={one}
            onCorrect={(line) => {
              const read = parsePeople(line, without(one.key));
              onChange(read.people, read.doubles);
            }}
            onRemove={() => onChange(without(one.key))}
          />
        ))}
      </ul>
    </section>
  );
}

interface WrongLineProps {
  person: TypedPerson;
  onCorrect: (line: string) => void;
  onRemove: () => void;
}

function WrongLine({ person, onCorrect, onRemove }: WrongLineProps) {
  const { t } = useTranslation('invitations');
  const line = toLine(person);
  const correct = ({ value }: HTMLInputElement) => value !== line && onCorrect(value);
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    correct(event.currentTarget);
  };
  const { code = 'invalid', min = 0, max = 0 } = person.wrong ?? {};
  return (
    <li className={styles.wrongLine}>
      <Field
        label={t('form.wrong.correct', { line })}
        isLabelHidden
        error={code === 'no_address' ? t('form.wrong.noAddress') : t(`errors-members:fields.${code}`, { min, max })}
        defaultValue={line}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        onKeyDown={press}
        onBlur={({ target }) => correct(target)}
      />
      <IconButton icon={CloseIcon} label={t('form.remove', { name: line })} onClick={onRemove} />
    </li>
  );
}
