import { PostgresAdapter, sql, type Expression, type Kysely, type RawBuilder, type SqlBool } from 'kysely';
import type { Tables } from './tables.ts';

type Db = Kysely<Tables>;

/** The columns of rows to be inserted, and what PostgreSQL is to read them as. */
export type ColumnTypes<Row> = { [Name in keyof Row & string]: 'text' | 'bigint' | 'integer' };

/**
 * Rows for `insertInto(…).expression(…)`, in the order of the columns given. They travel as one value and the statement
 * stays the same however many there are, so nothing is built, parsed or planned for each row. PostgreSQL unfolds the value
 * itself; SQLite's adapter runs the statement once a row, a tenth of what unfolding costs there.
 */
export function rowsFrom<Row extends object>(db: Db, columns: ColumnTypes<Row>, rows: readonly Row[]): Expression<Row> {
  const names = namesOf(columns);
  if (!isPostgres(db)) {
    const values = rows.map((row) => names.map((name) => row[name]));
    return sql<Row>`values (${values}${sql.raw(', ?'.repeat(names.length - 1))})`;
  }
  const types = names.map((name) => sql`${sql.ref(name)} ${sql.raw(columns[name])}`);
  const given = sql`json_to_recordset(${toJson(rows)}::json) as given(${sql.join(types)})`;
  return sql<Row>`select ${sql.join(names.map((name) => sql.ref(name)))} from ${given}`;
}

/** Half a character, as a cut off emoji leaves it, is text to JavaScript and not to PostgreSQL. */
function toJson(rows: readonly object[]): string {
  const json = JSON.stringify(rows);
  if (!json.includes('\\ud')) return json;
  return JSON.stringify(rows, (_name, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value));
}

export function namesOf<Name extends string>(columns: Record<Name, unknown>): Name[] {
  return Object.keys(columns) as Name[];
}

/** Is the column one of these values? One statement, however many there are. */
export function isOneOf(db: Db, column: string, values: readonly string[]): RawBuilder<SqlBool> {
  return isPostgres(db)
    ? sql<SqlBool>`${sql.ref(column)} = any(${values}::text[])`
    : sql<SqlBool>`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`;
}

function isPostgres(db: Db): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}
