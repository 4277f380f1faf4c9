import { sql, type Expression, type Kysely, type RawBuilder, type SqlBool } from 'kysely';
import { isPostgres } from './prepare.ts';
import type { Tables } from './tables.ts';

type Db = Kysely<Tables>;

declare const rows: unique symbol;
declare const list: unique symbol;
/** Rows as one bound value, in the form that the database expects. */
export type Rows = { [rows]: true };
/** A list of values as one bound value. */
export type List = { [list]: true };

/** The columns of rows to be inserted, with their PostgreSQL types. */
export type ColumnTypes<Row> = { [Name in keyof Row & string]: 'text' | 'bigint' | 'integer' };

/**
 * Rows for `rowsFrom`. They are bound as one value and the statement is the same for any number of rows, so nothing is
 * built, parsed or planned for each row. PostgreSQL unnests the value itself; SQLite's adapter runs the statement once
 * a row, which costs a tenth of unnesting there.
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

/** A lone surrogate, as a cut emoji leaves it, is valid in JavaScript strings and invalid in PostgreSQL text. */
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

/** The list as rows, in a column `value`. */
export function valuesOf(db: Db, values: List): RawBuilder<{ value: string }> {
  return isPostgres(db)
    ? sql`(select unnest(${values}::text[]) as value)`
    : sql`(select value from json_each(${values}))`;
}

/** Whether the column is one of these values; the statement is the same for any number of values. */
export function isOneOf(db: Db, column: string, values: List): RawBuilder<SqlBool> {
  return isPostgres(db)
    ? sql<SqlBool>`${sql.ref(column)} = any(${values}::text[])`
    : sql<SqlBool>`${sql.ref(column)} in (select value from json_each(${values}))`;
}
