export interface Watched<Result> {
  isStuck: boolean;
  result: Result;
}

/** Ends a run that shows no sign of life for `limitMs`, long before its time is over: it would keep others from their turn. */
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
