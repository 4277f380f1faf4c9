// Rows that Foyer wrote last, written again under new keys by the bare driver, as many in a commit as guests come at
// once, in its own process and into copies of the tables: in Foyer's own they would be thousands of pages of one guest.
// Arguments: the data folder, the address of a PostgreSQL or '', and the tables.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import pg from 'pg';
import { newId } from '#server/random.ts';

type Row = Record<string, SQLInputValue>;
interface Driver {
  /** The last row of the table. */
  find(table: string): Promise<Row>;
  /** Writes these rows in one commit; with guest sessions, their link counts the clicks. */
  commit(rows: Map<string, Row[]>): Promise<void>;
  close(): Promise<void>;
}

const [dataDir, postgresUrl, ...tables] = process.argv.slice(2) as [string, string, ...string[]];
const atOnce = 64;
const keys: Record<string, string> = { guest_sessions: 'id', guest_entry_keys: 'key', page_sessions: 'id' };
const countClicks = 'update guest_links set reserved_clicks = reserved_clicks + ';

function openSqlite(): Driver {
  const copy = join(dataDir, 'bare-rows.db');
  const foyers = new DatabaseSync(join(dataDir, 'foyer.db'));
  foyers.exec(`vacuum into '${copy}'`);
  foyers.close();
  const db = new DatabaseSync(copy);
  db.exec('pragma journal_mode = wal; pragma synchronous = full');
  const places = new Map(tables.map((table) => [table, placesOf(table)]));
  function placesOf(table: string) {
    const names = db.prepare(`select name from pragma_table_info('${table}')`).all();
    return db.prepare(`insert into ${table} values (${names.map(() => '?').join(', ')})`);
  }
  return {
    find: async (table) => db.prepare(`select * from ${table} order by rowid desc limit 1`).get() as Row,
    async commit(rows) {
      db.exec('begin immediate');
      for (const [table, given] of rows) for (const row of given) places.get(table)!.run(...Object.values(row));
      const [session] = rows.get('guest_sessions') ?? [];
      if (session) db.prepare(`${countClicks}${atOnce} where id = ?`).run(session['link_id']!);
      db.exec('commit');
    },
    async close() {
      db.close();
      for (const end of ['', '-wal', '-shm']) rmSync(`${copy}${end}`, { force: true });
    },
  };
}

async function openPostgres(): Promise<Driver> {
  const pool = new pg.Pool({ connectionString: postgresUrl, max: 1 });
  for (const table of [...tables, 'guest_links'])
    await pool.query(`create table bare_${table} (like ${table} including all)`);
  await pool.query('insert into bare_guest_links select * from guest_links');
  return {
    find: async (table) => (await pool.query<Row>(`select * from ${table} limit 1`)).rows[0]!,
    async commit(rows) {
      await pool.query('begin');
      for (const [table, given] of rows) {
        const text = `insert into bare_${table} select * from json_populate_recordset(null::${table}, $1)`;
        await pool.query({ name: table, text, values: [JSON.stringify(given)] });
      }
      const [session] = rows.get('guest_sessions') ?? [];
      if (session) await pool.query(`${inCopy(countClicks)}${atOnce} where id = $1`, [session['link_id']]);
      await pool.query('commit');
    },
    async close() {
      for (const table of [...tables, 'guest_links']) await pool.query(`drop table bare_${table}`);
      await pool.end();
    },
  };
}

const inCopy = (statement: string) => statement.replace('guest_links', 'bare_guest_links');

async function measure(seconds: number): Promise<number> {
  const driver = postgresUrl ? await openPostgres() : openSqlite();
  const last = await Promise.all(tables.map(async (table) => [table, await driver.find(table)] as const));
  const copies = (table: string, row: Row) =>
    Array.from({ length: atOnce }, (): Row => ({ ...row, [keys[table]!]: newId() }));
  const startedMs = performance.now();
  let written = 0;
  for (; performance.now() < startedMs + seconds * 1000; written += atOnce)
    await driver.commit(new Map(last.map(([table, row]) => [table, copies(table, row)])));
  const rowsPerSecond = (written * 1000) / (performance.now() - startedMs);
  await driver.close();
  return rowsPerSecond;
}

process.on('message', ({ seconds }: { seconds: number }) => {
  void measure(seconds).then((rowsPerSecond) => process.send?.({ rowsPerSecond }));
});
process.send?.({ isReady: true });
