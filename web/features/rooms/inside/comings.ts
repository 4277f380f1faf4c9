/** Who came and who left since the last line about it, by id, with the names. */
export interface Comings {
  joined: ReadonlyMap<string, string>;
  left: ReadonlyMap<string, string>;
}

export const nobodyMoved: Comings = { joined: new Map(), left: new Map() };

interface Named {
  id: string;
  name: string;
}

/** Adds the difference of two lists of participants. Who left and is back, or came and is gone again, is not told. */
export function addComings(pending: Comings, before: readonly Named[], now: readonly Named[]): Comings {
  const joined = new Map(pending.joined);
  const left = new Map(pending.left);
  const [were, are] = [before, now].map((people) => new Set(people.map(({ id }) => id))) as [Set<string>, Set<string>];
  for (const { id, name } of now) if (!were.has(id) && !left.delete(id)) joined.set(id, name);
  for (const { id, name } of before) if (!are.has(id) && !joined.delete(id)) left.set(id, name);
  return { joined, left };
}

/** The key and values of a sentence: "Ann joined", "Ann and Bo joined", "Ann and 3 others left". */
export function describeMoved(what: 'joined' | 'left', names: readonly string[]) {
  const [first = '', second = ''] = names;
  if (names.length === 1) return { key: `comings.${what}.one`, values: { first } } as const;
  if (names.length === 2) return { key: `comings.${what}.two`, values: { first, second } } as const;
  return { key: `comings.${what}.many`, values: { first, count: names.length - 1 } } as const;
}
