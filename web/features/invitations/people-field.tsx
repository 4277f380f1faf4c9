import { useId, useRef, useState } from 'react';
import type { ClipboardEvent, KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { MemberFound } from '#contracts/invitations.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { FieldFrame } from '../../ui/field-frame.tsx';
import { Icon } from '../../ui/icon.tsx';
import { CloseIcon, EmailIcon } from '../../ui/icons.ts';
import styles from './invite-users.module.css';
import { parsePeople, type TypedPerson } from './parse-people.ts';
import { useMembersFound } from './use-invitations.ts';

export interface PeopleFieldProps {
  mediaId: string;
  people: readonly TypedPerson[];
  error: string | undefined;
  /** With how many addresses were left out because they stand there already. */
  onChange: (people: TypedPerson[], doubles?: number) => void;
}

/**
 * People as chips; typing finds members, and Enter, a comma or leaving the field takes an address. What cannot be used
 * stands below: see `WrongLines`.
 */
export function PeopleField({ mediaId, people, error, onChange }: PeopleFieldProps) {
  const { t } = useTranslation('invitations');
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const chips = useRef<HTMLUListElement>(null);
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const found = useMembersFound(mediaId, text.trim()).data ?? [];
  const shown = found.filter(({ accountId }) => !people.some((one) => one.accountId === accountId));
  const open = text.trim().length >= 2 && shown.length > 0;

  const chosen = people.filter((one) => !one.wrong);
  const take = (typed: string) => {
    const read = parsePeople(typed, people);
    onChange(read.people, read.doubles);
    setText('');
  };
  const choose = ({ accountId, name, email, isInvited }: MemberFound) => {
    if (isInvited) return;
    onChange([...people, { key: accountId, accountId, name, email }]);
    setText('');
    input.current?.focus();
  };
  const remove = (key: string) => {
    onChange(people.filter((one) => one.key !== key));
    input.current?.focus();
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    const option = open ? shown[active] : undefined;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActive((at) => (at + step + shown.length) % Math.max(1, shown.length));
    } else if (event.key === 'Enter' && (option || text.trim())) {
      event.preventDefault();
      if (option && !text.includes('@')) choose(option);
      else take(text);
    } else if ((event.key === ',' || event.key === ';') && text.trim()) {
      event.preventDefault();
      take(text);
    } else if (event.key === 'Backspace' && text === '') {
      chips.current?.querySelector<HTMLButtonElement>('li:last-child button')?.focus();
    }
  };
  const paste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData('text');
    if (!/[,;\n@]/u.test(pasted)) return;
    event.preventDefault();
    take(pasted);
  };
  return (
    <FieldFrame id={id} label={t('form.people')} help={t('form.peopleHelp')} error={error}>
      <div className={styles.people} data-wrong={error ? true : undefined}>
        {chosen.length > 0 && (
          <ul ref={chips} className={styles.chips} aria-label={t('form.chips')}>
            {chosen.map((one) => (
              <Chip key={one.key} person={one} onRemove={() => remove(one.key)} />
            ))}
          </ul>
        )}
        <input
          ref={input}
          id={id}
          autoFocus
          className={styles.input}
          role="combobox"
          aria-expanded={open}
          aria-controls={`${id}-found`}
          aria-autocomplete="list"
          aria-activedescendant={open ? `${id}-${active}` : undefined}
          aria-invalid={error ? true : undefined}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setActive(0);
          }}
          onKeyDown={press}
          onPaste={paste}
          onBlur={() => text.includes('@') && take(text)}
        />
        <ul id={`${id}-found`} className={styles.found} role="listbox" aria-label={t('form.found')} hidden={!open}>
          {shown.map((member, at) => (
            <li
              key={member.accountId}
              id={`${id}-${at}`}
              role="option"
              aria-selected={at === active}
              aria-disabled={member.isInvited}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(member)}
            >
              <Avatar name={member.name} colorKey={member.accountId} />
              <span className={styles.who}>
                <bdi className="strong">{member.name}</bdi>
                <span className="small muted">{member.email}</span>
              </span>
              {member.isInvited && <span className="small muted">{t('form.invitedAlready')}</span>}
            </li>
          ))}
        </ul>
      </div>
    </FieldFrame>
  );
}

function Chip({ person, onRemove }: { person: TypedPerson; onRemove: () => void }) {
  const { t } = useTranslation('invitations');
  const { name, email, accountId } = person;
  const shown = accountId ? (name ?? email) : email;
  return (
    <li className={styles.chip}>
      <Icon of={EmailIcon} size="small" />
      <bdi className="clip">{shown}</bdi>
      <button type="button" aria-label={t('form.remove', { name: shown })} onClick={onRemove}>
        <Icon of={CloseIcon} size="small" />
      </button>
    </li>
  );
}
