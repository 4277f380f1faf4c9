import { useEffect, useState } from 'react';
import styles from './passing-lines.module.css';

export interface PassingLine {
  /** Another key is another line, also with the same words. */
  key: string;
  /** Whose words these are, where they are somebody's. */
  from?: string;
  words: string;
}

const shownMilliseconds = 6000;

/** Short news over the stage, each for a few seconds; also for screen readers. They cover nothing that can be pressed. */
export function PassingLines({ lines }: { lines: readonly (PassingLine | null)[] }) {
  return (
    <div role="status" className={styles.lines}>
      {lines.map((line) => line && <Line key={line.key} line={line} />)}
    </div>
  );
}

function Line({ line: { from, words } }: { line: PassingLine }) {
  const [isShown, setIsShown] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setIsShown(false), shownMilliseconds);
    return () => clearTimeout(timer);
  }, []);
  if (!isShown) return null;
  return (
    <p className={styles.line}>
      {from && (
        <>
          <bdi className={`strong clip ${styles.from}`}>{from}</bdi>{' '}
        </>
      )}
      <bdi className={styles.words}>{words}</bdi>
    </p>
  );
}
