/** Longer silence of something that must keep arriving means that it is frozen. */
export const frozenMilliseconds = 2000;
/** A page that slept, or a timer that the browser slowed down, has not watched all the time that passed. */
const longestStepMilliseconds = 1500;

/** What one look counted of something that must keep arriving: frames, bytes or reports so far. */
export interface Count {
  id: string;
  count: number;
}

/** By id: the last count, and for how long it has not grown. */
export type Flow = ReadonlyMap<string, { count: number; stillMilliseconds: number }>;

/**
 * The flow after another look. What is counted for the first time begins as moving; a count that begins anew, as after
 * a reconnect, is no movement.
 */
export function nextFlow(before: Flow, counts: readonly Count[], passedMilliseconds: number): Flow {
  const step = Math.min(passedMilliseconds, longestStepMilliseconds);
  return new Map(
    counts.map(({ id, count }) => {
      const known = before.get(id);
      const hasMoved = known === undefined || count > known.count;
      return [id, { count, stillMilliseconds: hasMoved ? 0 : known.stillMilliseconds + step }];
    }),
  );
}

/** The ids of what is frozen, and whether that is everything. */
export function findFrozen(flow: Flow): { ids: ReadonlySet<string>; isAll: boolean } {
  const frozen = [...flow].filter(([, { stillMilliseconds }]) => stillMilliseconds >= frozenMilliseconds);
  return { ids: new Set(frozen.map(([id]) => id)), isAll: flow.size > 0 && frozen.length === flow.size };
}
