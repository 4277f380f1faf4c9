import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { migrate } from '#server/database/open.ts';
import { findGuestRights } from '#server/features/guest-access/rights.ts';
import { defaultModules } from '#server/features/modules/rules.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

forEachDatabase((_, open) => {
  test('guests of the previous version have shown that their browsers keep the session', async () => {
    const place = await open();
    await place.write(async ({ db }) => {
      await sql`
        insert into accounts (id, name, email, password_hash, role, must_change_password, created_at)
        values ('ana', 'Ana', 'ana@example.org', '', 'creator', 0, 1)
      `.execute(db);
      await sql`
        insert into media (id, owner_id, kind, title, description, tags, search_text, visibility, views, version,
          created_at, published_at)
        values ('item', 'ana', 'room', 'Talk', '', '[]', 'talk', 'private', 0, 1, 1, 1)
      `.execute(db);
      await sql`insert into guest_access values ('item', 1, null, 1)`.execute(db);
      await sql`
        insert into guest_links (id, media_id, name, token_hash, token_encrypted, used_clicks, reserved_clicks,
          time_zone, created_by, created_at)
        values ('link', 'item', 'Press', 'hash', '', 1, 1, 'UTC', 'ana', 1)
      `.execute(db);
      for (const [id, click] of [
        ['inside', 'used'],
        ['waiting', 'reserved'],
      ])
        await sql`
          insert into guest_sessions (id, media_id, link_id, browser_hash, name, email, created_at, click)
          values (${id}, 'item', 'link', ${id}, 'Bia', 'bia@example.org', 7, ${click})
        `.execute(db);
    });
    await migrate(place.database);
    const rights = await findGuestRights(place.read, 'item', ['inside', 'waiting'], defaultModules, new Date(9));
    assert.deepEqual(
      rights
        .map(({ guestSessionId, isConfirmed, hadLobby, refusal }) => [guestSessionId, isConfirmed, hadLobby, refusal])
        .sort(),
      [
        ['inside', true, false, null],
        ['waiting', true, true, null],
      ],
    );
  });
}, '0006-media-files');
