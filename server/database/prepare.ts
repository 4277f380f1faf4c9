import { PostgresAdapter, type Compilable, type CompiledQuery, type Kysely, type QueryResult } from 'kysely';
import type { Tables } from './tables.ts';

type Db = Kysely<Tables>;

/** A placeholder in a query for a value that is given later. */
class Place {
  readonly index: number;

  constructor(index: number) {
    this.index = index;
  }
}

/**
 * A query that is built once for each kind of database and then only filled in: building cost as much as running it.
 * `build` may put its values into the query, and must not read them: they are placeholders.
 */
export function prepare<Values extends unknown[], Row>(
  build: (db: Db, ...values: Values) => Compilable<Row>,
): (db: Db, ...values: Values) => Promise<QueryResult<Row>> {
  const known = new Map<boolean, CompiledQuery<Row>>();

  function compile(db: Db): CompiledQuery<Row> {
    // The first argument is the database.
    const places = Array.from({ length: build.length - 1 }, (_, index) => new Place(index));
    return build(db, ...(places as unknown as Values)).compile();
  }

  return (db, ...values) => {
    const kind = isPostgres(db);
    let query = known.get(kind);
    if (!query) known.set(kind, (query = compile(db)));
    const parameters = query.parameters.map((value) => (value instanceof Place ? values[value.index] : value));
    return db.executeQuery({ ...query, parameters });
  };
}

export function isPostgres(db: Db): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}
