import { sql, type Expression, type Kysely, type RawBuilder, type SqlBool } from 'kysely';
import { isPostgres } from './prepare.ts';
import type { Tables } from './tables.ts';

type Db = Kysely<Tables>;

declare const rows: unique symbol;
declare const list: unique symbol;
/** Rows as one value, in the form that the database takes them. */
export type Rows = { [rows]: true };
/** Values as one value. */
export type List = { [list]: true };

/** The columns of rows to be inserted, and what PostgreSQL is to read them as. */
export type ColumnTypes<Row> = { [Name in keyof Row & string]: 'text' | 'bigint' | 'integer' };

/**
 * Rows for `rowsFrom`. They travel as one value and the statement stays the same however many there are, so nothing is
 * built, parsed or planned for each row. PostgreSQL unfolds the value itself; SQLite's adapter runs the statement once a
 * row, a tenth of what unfolding costs there.
 */
export function asRows<Row extends object>(db: Db, columns: ColumnTypes<Row>, given: readonly Row[]): Rows {
  const names = namesOf(columns);
  const value = isPostgres(db) ? toJson(given) : given.map((row) => names.map((name) => row[name]));
  return value as unknown as Rows;
}

/** For `insertInto(…).expression(…)`, in the order of the columns given. */
export function rowsFrom<Row extends object>(db: Db, columns: ColumnTypes<Row>, given: Rows): Expression<Row> {
  const names = namesOf(columns);
  if (!isPostgres(db)) return sql<Row>`values (${given}${sql.raw(', ?'.repeat(names.length - 1))})`;
  const types = names.map((name) => sql`${sql.ref(name)} ${sql.raw(columns[name])}`);
  const unfolded = sql`json_to_recordset(${given}::json) as given(${sql.join(types)})`;
  return sql<Row>`select ${sql.join(names.map((name) => sql.ref(name)))} from ${unfolded}`;
}

/** Half a character, as a cut off emoji leaves it, is text to JavaScript and not to PostgreSQL. */
function toJson(given: readonly object[]): string {
  const json = JSON.stringify(given);
  if (!json.includes('\\ud')) return json;
  return JSON.stringify(given, (_name, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value));
}

export function namesOf<Name extends string>(columns: Record<Name, unknown>): Name[] {
  return Object.keys(columns) as Name[];
}

/** Values for `isOneOf`. */
export function asList(db: Db, values: readonly string[]): List {
  return (isPostgres(db) ? values : JSON.stringify(values)) as unknown as List;
}

/** Is the column one of these values? One statement, however many there are. */
export function isOneOf(db: Db, column: string, values: List): RawBuilder<SqlBool> {
  return isPostgres(db)
    ? sql<SqlBool>`${sql.ref(column)} = any(${values}::text[])`
    : sql<SqlBool>`${sql.ref(column)} in (select value from json_each(${values}))`;
}
