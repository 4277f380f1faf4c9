import { classNames } from './class-names.ts';
import styles from './logo.module.css';

/** Foyer's own mark, an open door. Hidden from screen readers: the site's name stands beside it. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false" className={classNames(styles.logo, className)}>
      <path fillRule="evenodd" d="M3 22V11a9 9 0 0 1 18 0v11zM8.5 22h7V11.5a3.5 3.5 0 0 0-7 0z" />
    </svg>
  );
}
