import { useId, type ReactNode } from 'react';
import styles from './choice-group.module.css';

/** Fields that belong together, under one legend. */
export function FieldGroup({ legend, children }: { legend: string; children: ReactNode }) {
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>{legend}</legend>
      {children}
    </fieldset>
  );
}

export interface ChoiceGroupProps<V extends string> {
  legend: string;
  value: V;
  choices: readonly { value: V; name: string; words: string }[];
  onChange: (value: V) => void;
}

/** One answer of several, each with its explanation. */
export function ChoiceGroup<V extends string>({ legend, value, choices, onChange }: ChoiceGroupProps<V>) {
  const name = useId();
  return (
    <FieldGroup legend={legend}>
      {choices.map((choice) => (
        <label key={choice.value} className={styles.choice}>
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
          />
          <span>
            <span>{choice.name}</span>
            <span className="muted">{choice.words}</span>
          </span>
        </label>
      ))}
    </FieldGroup>
  );
}
