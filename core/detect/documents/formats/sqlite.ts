import initSqlJs, { type Database, type SqlJsStatic, type SqlValue } from 'sql.js';
import { FormatError, type ReadDocument, type Reading } from '../reading';
import { TableText } from '../table-text';

/** Rows of one table. */
const MOST_ROWS = 1_000_000;

/** A blob that may be a document: something smaller is not. */
const LEAST_BLOB = 16;

let library: Promise<SqlJsStatic> | undefined;

/** A database of SQLite, read in memory: its tables with their columns as headings. */
export const readSqlite: ReadDocument = async (reading, _name, bytes) => {
  library ??= initSqlJs();
  const { Database } = await library;
  const database = new Database(bytes);
  try {
    for (const table of tablesOf(database)) {
      reading.countEntry();
      await readTable(reading, database, table);
    }
  } finally {
    database.close();
  }
};

/** Plain tables only: a view or a virtual table runs what its author wrote. */
function tablesOf(database: Database): string[] {
  try {
    const [result] = database.exec(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'`,
    );
    return (result?.values ?? []).map(([name]) => String(name));
  } catch (cause) {
    throw new FormatError('damaged', { cause });
  }
}

async function readTable(reading: Reading, database: Database, name: string): Promise<void> {
  const quoted = `"${name.replaceAll('"', '""')}"`;
  const statement = database.prepare(`SELECT * FROM ${quoted} LIMIT ${MOST_ROWS}`);
  try {
    reading.writeLine(name);
    const table = new TableText((line) => reading.write(line));
    table.row(statement.getColumnNames());
    while (statement.step()) {
      const values = statement.get();
      table.row(values.map(cellText));
      for (const value of values) {
        if (value instanceof Uint8Array && value.length >= LEAST_BLOB) {
          await reading.inside('', Buffer.from(value));
        }
      }
    }
  } finally {
    statement.free();
  }
}

function cellText(value: SqlValue): string {
  if (value === null || value instanceof Uint8Array) return '';
  return String(value).replace(/[\t\r\n]+/g, ' ');
}
