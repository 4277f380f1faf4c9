export interface Watched<Result> {
  isStuck: boolean;
  result: Result;
}

/** Ends a run without progress for `limitMs`, long before its time limit: it would block other jobs. */
export async function endWhenStuck<Result>(
  limitMs: number,
  outer: AbortSignal,
  run: (signal: AbortSignal, showLife: () => void) => Promise<Result>,
): Promise<Watched<Result>> {
  const stop = new AbortController();
  let isStuck = false;
  const end = () => {
    isStuck = true;
    stop.abort();
  };
  let timer = setTimeout(end, limitMs);
  const showLife = () => {
    clearTimeout(timer);
    if (!stop.signal.aborted) timer = setTimeout(end, limitMs);
  };
  try {
    return { result: await run(AbortSignal.any([outer, stop.signal]), showLife), isStuck };
  } finally {
    clearTimeout(timer);
  }
}
