import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { migrate } from '#server/database/open.ts';
import { findMessages } from '#server/features/chat/store.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

forEachDatabase((_, open) => {
  test('messages of the previous version keep their author, their order and their room session', async () => {
    const place = await open();
    await place.write(async ({ db }) => {
      await sql`
        insert into accounts (id, name, email, email_key, password_hash, role, must_change_password, created_at)
        values ('ana', 'Ana', 'ana@example.org', 'ana@example.org', '', 'creator', 0, 1)
      `.execute(db);
      await sql`
        insert into media (id, owner_id, kind, title, description, tags, search_text, visibility, views, version,
          created_at, published_at)
        values ('item', 'ana', 'room', 'Talk', '', '[]', 'talk', 'private', 0, 1, 1, 1)
      `.execute(db);
      await sql`insert into room_sessions (id, media_id, created_at) values ('session', 'item', 1)`.execute(db);
      await sql`
        insert into room_participants (id, session_id, media_id, person, name, email, role, state, was_admitted,
          is_on_stage, was_shown, waiting_since, knocks)
        values ('bia', 'session', 'item', 'guest:g1', 'Bia', 'bia@example.org', 'viewer', 'inside', 1, 0, 0, 1, 0)
      `.execute(db);
      for (const [id, author, isGuest, at] of [
        ['second', 'gone', 0, 3],
        ['first', 'bia', 1, 2],
      ] as const)
        await sql`
          insert into chat_messages (id, session_id, participant_id, author_name, role, is_guest, text,
            idempotency_key, created_at)
          values (${id}, 'session', ${author}, ${author}, 'viewer', ${isGuest}, ${`said ${id}`}, ${id}, ${at})
        `.execute(db);
    });
    await migrate(place.database);
    const messages = await findMessages(place.read, 'session', null, 10);
    assert.deepEqual(
      messages?.map(({ id, text, author }) => [id, text, author.id, author.person, author.mediaId, author.isGuest]),
      [
        ['first', 'said first', 'bia', 'guest:g1', 'item', true],
        ['second', 'said second', 'gone', 'guest:gone', 'item', false],
      ],
    );
  });
}, '0014-processes');
