import type { ReactNode } from 'react';
import { Avatar } from './avatar.tsx';
import styles from './person.module.css';

export interface PersonProps {
  name: string;
  /** The id of the person, which decides the color. */
  colorKey: string;
  children: ReactNode;
}

/** A person in a list: the avatar, and beside it the name and what else is known. */
export function Person({ name, colorKey, children }: PersonProps) {
  return (
    <div className={styles.person}>
      <Avatar name={name} colorKey={colorKey} />
      <div className={styles.words}>{children}</div>
    </div>
  );
}
