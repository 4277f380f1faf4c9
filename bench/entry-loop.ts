// Entries on one link without HTTP, 64 at once, in its own process. Arguments: `together` (as Foyer does it) or
// `transaction-each` (through bare `pg`); the address of the database; the link; its token's hash; the item.
import pg from 'pg';
import { createSystemClock } from '#server/adapters/clock-system.ts';
import { openPostgres } from '#server/adapters/database-postgres.ts';
import { createWriter } from '#server/database/write.ts';
import { findKnownBrowsers } from '#server/features/guest-access/entry-store.ts';
import { createEnter } from '#server/features/guest-access/enter.ts';
import { hashSecret, newId, newSecret } from '#server/random.ts';

type Given = ['together' | 'transaction-each', string, string, string, string];

const [way, url, linkId, tokenHash, mediaId] = process.argv.slice(2) as Given;
const atOnce = 64;

function enterTogether(): () => Promise<void> {
  const { write } = createWriter(openPostgres(url), createSystemClock());
  const enter = createEnter({
    ...{ write, isModuleOn: () => true, mostUnconfirmed: 5 },
    ...{ hasLobby: async () => false, endPages: async () => {}, findKnownBrowsers },
  });
  return async () => {
    const freshHash = hashSecret(newSecret());
    const form = { name: 'Ana Lima', email: 'ana.lima@example.org', idempotencyKey: newId() };
    const { entered } = await enter(tokenHash, {
      ...form,
      browserHash: null,
      freshHash,
      madeFrom: '',
      network: newId(),
    });
    if (!entered) throw new Error('The guest was refused.');
  };
}

/** The usual way, optimized: a connection pool, the link's row locked, prepared statements, no idempotency key. */
function enterOneByOne(): () => Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: atOnce });
  return async () => {
    const client = await pool.connect();
    await client.query('begin');
    const { rows } = await client.query({
      name: 'lock',
      text: 'select max_clicks, used_clicks, expires_at from guest_links where id = $1 for update',
      values: [linkId],
    });
    if (rows.length !== 1) throw new Error('The guest was refused.');
    await client.query({
      name: 'spend',
      text: 'update guest_links set used_clicks = used_clicks + 1 where id = $1',
      values: [linkId],
    });
    await client.query({
      name: 'enter',
      text: `insert into guest_sessions (id, media_id, link_id, browser_hash, name, email, created_at)
             values ($1, $2, $3, $4, 'Ana Lima', 'ana.lima@example.org', $5)`,
      values: [newId(), mediaId, linkId, hashSecret(newSecret()), Date.now()],
    });
    await client.query('commit');
    client.release();
  };
}

const enterOnce = way === 'together' ? enterTogether() : enterOneByOne();

async function measure(seconds: number): Promise<number> {
  const startedMs = performance.now();
  const endMs = startedMs + seconds * 1000;
  let entered = 0;
  const guests = Array.from({ length: atOnce }, async () => {
    while (performance.now() < endMs) {
      await enterOnce();
      entered += 1;
    }
  });
  await Promise.all(guests);
  return (entered * 1000) / (performance.now() - startedMs);
}

process.on('message', ({ seconds }: { seconds: number }) => {
  void measure(seconds).then((entriesPerSecond) => process.send?.({ entriesPerSecond }));
});
process.send?.({ isReady: true });
