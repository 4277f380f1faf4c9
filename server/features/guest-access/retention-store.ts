import type { Unit } from '#server/database/write.ts';

/**
 * Erases what guests typed, and from where they came, if their link died or they were ended before this instant. The rows
 * stay, and with them every count. Returns how many were erased, at most `limit`.
 */
export async function eraseGuests(unit: Unit, before: Date, limit: number): Promise<number> {
  const at = before.getTime();
  const due = unit.db
    .selectFrom('guest_sessions')
    .innerJoin('guest_links', 'guest_links.id', 'guest_sessions.link_id')
    .select('guest_sessions.id')
    .where('guest_sessions.email', '!=', '')
    .where((e) =>
      e.or([
        e('guest_links.deleted_at', '<=', at),
        e('guest_links.expires_at', '<=', at),
        e('guest_sessions.ended_at', '<=', at),
      ]),
    )
    .limit(limit);
  const result = await unit.db
    .updateTable('guest_sessions')
    .set({ name: '', email: '', made_from: null })
    .where('id', 'in', due)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}
