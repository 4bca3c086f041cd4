/** Kysely on `node:sqlite`: Kysely's own SQLite dialect with the three calls it makes of a database. */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { type CompiledQuery, SqliteDialect } from 'kysely';

/** @param database opened by the caller, closed by `destroy()` of the Kysely instance */
export function nodeSqliteDialect(database: DatabaseSync): SqliteDialect {
  return new SqliteDialect({
    database: {
      close: () => database.close(),
      prepare(sql) {
        const statement = database.prepare(sql);
        return {
          reader: statement.columns().length > 0,
          all: (parameters) => statement.all(...asInput(parameters)),
          run: (parameters) => {
            const { changes, lastInsertRowid } = statement.run(...asInput(parameters));
            return { changes, lastInsertRowid };
          },
          iterate: (parameters) =>
            statement.iterate(...asInput(parameters)) as IterableIterator<Record<string, unknown>>,
        };
      },
    },
  });
}

function asInput(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters as SQLInputValue[];
}

/** A query that Kysely compiled once and SQLite prepared once, run synchronously. */
export interface Prepared<Row> {
  all(...parameters: readonly SQLInputValue[]): readonly Row[];
  first(...parameters: readonly SQLInputValue[]): Row | null;
  run(...parameters: readonly SQLInputValue[]): void;
}

/**
 * Prepares a compiled query for repeated use. Kysely's parameters are in the order in which the builder
 * was given them; the ones it was compiled with only mark the places.
 */
export function prepare<Row>(database: DatabaseSync, query: CompiledQuery<Row>): Prepared<Row> {
  const statement = database.prepare(query.sql);
  return {
    all: (...parameters) => statement.all(...parameters) as Row[],
    first: (...parameters) => (statement.get(...parameters) as Row | undefined) ?? null,
    run: (...parameters) => {
      statement.run(...parameters);
    },
  };
}
