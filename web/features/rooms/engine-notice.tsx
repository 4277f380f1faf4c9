import type { ReactNode } from 'react';
import type { EngineProblem, EngineState } from '#contracts/rooms.ts';
import { formatPercent } from '../../lib/format.ts';
import { useWords } from '../../lib/words.ts';
import type { Say } from '../../lib/words.ts';
import { Notice } from '../../ui/notice.tsx';
import { Progress } from '../../ui/progress.tsx';
import styles from './room-screen.module.css';

/** One sentence on what keeps rooms from working; those who may know the problem read what is missing. */
export function engineWords({ state, problem }: EngineState, t: Say): string {
  return state === 'building' || !problem ? t(`engine.${state}`) : problemWords(problem, t);
}

export function problemWords({ code, values }: EngineProblem, t: Say): string {
  return t(`engine.problems.${code}`, values);
}

/** How far the engine is while it is being built; null: nobody knows. */
export function EngineProgress({ progress }: { progress: number | null }) {
  const { t } = useWords('rooms');
  return (
    <div className={styles.progress}>
      <Progress
        label={t('engine.progress')}
        percent={progress === null ? null : progress * 100}
        start={t('engine.progress')}
        end={progress !== null && formatPercent(progress)}
      />
    </div>
  );
}

export interface EngineNoticeProps {
  engine: EngineState | null;
  /** What she may do meanwhile. */
  children: ReactNode;
}

/** That nobody can come inside yet, why, and how far it is; nothing when rooms work. */
export function EngineNotice({ engine, children }: EngineNoticeProps) {
  const { t } = useWords('rooms');
  if (!engine || engine.state === 'ready') return null;
  return (
    <Notice role="status" title={engineWords(engine, t)}>
      {engine.state !== 'off' && children}
      {engine.state === 'building' && <EngineProgress progress={engine.progress} />}
    </Notice>
  );
}
