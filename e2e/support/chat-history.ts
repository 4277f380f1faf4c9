import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Foyer } from './foyer.ts';

/** Writes `count` messages of a participant into the database, one second apart; "Message 1" is the oldest. */
export function fillChat({ folder }: Foyer, participantId: string, count: number): void {
  const database = new DatabaseSync(join(folder, 'foyer.db'));
  database.exec('PRAGMA busy_timeout = 5000; BEGIN IMMEDIATE');
  database
    .prepare(
      `INSERT INTO chat_authors (id, media_id, place_id, person, name, name_key, name_written, name_number, role, is_guest)
       SELECT id, media_id, session_id, person, name, name_key, name_written, name_number, role, 0
       FROM room_participants WHERE id = ? ON CONFLICT DO NOTHING`,
    )
    .run(participantId);
  const insert = database.prepare(
    `INSERT INTO chat_messages (id, place_id, author_id, text, idempotency_key, created_at)
     SELECT ?, place_id, id, ?, ?, ? FROM chat_authors WHERE id = ?`,
  );
  const startsAt = Date.now() - count * 1000;
  for (let number = 1; number <= count; number += 1) {
    const id = randomBytes(16).toString('base64url');
    insert.run(id, `Message ${number}`, id, startsAt + number * 1000, participantId);
  }
  database.exec('COMMIT');
  database.close();
}
