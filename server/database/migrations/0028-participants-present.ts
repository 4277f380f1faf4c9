import type { Kysely } from 'kysely';

/** Every join counts who is inside: in a room of two thousand it read two thousand rows. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('room_participants_present')
    .on('room_participants')
    .columns(['session_id', 'state'])
    .execute();
}
