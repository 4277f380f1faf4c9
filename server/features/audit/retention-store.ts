import type { Unit } from '#server/database/write.ts';

/** Removes facts recorded before this instant; returns how many, at most `limit`. */
export async function removeFacts(unit: Unit, before: Date, limit: number): Promise<number> {
  const due = unit.db.selectFrom('recorded_facts').select('id').where('at', '<', before.getTime()).limit(limit);
  const result = await unit.db.deleteFrom('recorded_facts').where('id', 'in', due).executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Erases from where an account acted. Its name was never recorded, so its acts stay as those of a deleted account. */
export async function eraseActor(unit: Unit, actor: string): Promise<void> {
  await unit.db.updateTable('recorded_facts').set({ made_from: null }).where('actor', '=', actor).execute();
}
