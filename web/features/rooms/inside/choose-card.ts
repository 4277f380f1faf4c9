import type { WaitingPerson } from '#contracts/rooms.ts';

export interface CardChoice {
  /** In the order of waiting. */
  waiting: readonly WaitingPerson[];
  /** Whom the card shows now. */
  shownId: string | null;
  /** Whose notification was pressed. */
  wantedId: string | null;
  /** The visits, by `visitOf`, that were answered with *Not now*. */
  dismissed: ReadonlySet<string>;
}

/** Who knocks again is shown again. */
export const visitOf = ({ id, knocks }: Pick<WaitingPerson, 'id' | 'knocks'>): string => `${id} ${knocks}`;

/** Whom the card shows: the one whose notification was pressed, else the same as before, else who waits longest. */
export function chooseCard({ waiting, shownId, wantedId, dismissed }: CardChoice): WaitingPerson | null {
  const open = waiting.filter((person) => !dismissed.has(visitOf(person)));
  const find = (wanted: string | null) => open.find(({ id }) => id === wanted);
  return find(wantedId) ?? find(shownId) ?? open[0] ?? null;
}
