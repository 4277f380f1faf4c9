import type { ReactNode } from 'react';
import type { EngineProblem, EngineState } from '#contracts/rooms.ts';
import { formatPercent } from '../../lib/format.ts';
import { useWords } from '../../lib/words.ts';
import type { Say } from '../../lib/words.ts';
import { Notice } from '../../ui/notice.tsx';
import { Progress } from '../../ui/progress.tsx';
import styles from './room-screen.module.css';

/** One sentence on why rooms do not work; a member also reads what is missing. */
export function engineWords({ state, problem }: EngineState, t: Say): string {
  return state === 'building' || !problem ? t(`engine.${state}`) : problemWords(problem, t);
}

export function problemWords({ code, values }: EngineProblem, t: Say): string {
  return t(`engine.problems.${code}`, values);
}

/** Progress of building the engine; null: unknown. */
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
  /** What the participant may do meanwhile. */
  children: ReactNode;
}

/** Says that nobody can come inside yet, why, and how far the engine is; renders nothing when rooms work. */
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
