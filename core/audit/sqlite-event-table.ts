import { rename, rm } from 'node:fs/promises';
import type { EventTable, StoredEvent } from './event-table';
import type { JournalPosition } from './segment';
import { SqliteConnection } from './sqlite-connection';

/** Rows of one INSERT; two parameters each, far below sqlite's limit of 32,766. */
const ROWS_PER_STATEMENT = 200;

/**
 * WAL with full synchronisation: a committed batch survives a power cut, so that the journal behind
 * it may be removed. Batches share the price of the fsync.
 */
const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS event (id TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS journal_position (
    one INTEGER PRIMARY KEY CHECK (one = 1), segment INTEGER NOT NULL, place INTEGER NOT NULL
  );
`;

/**
 * Opens or makes the table. A file that sqlite cannot read as a database is set aside (its name
 * gets `.damaged`), reported, and begun anew: events to come matter more than refusing to work.
 */
export async function openSqliteEventTable(
  path: string,
  onDamage: (error: Error) => void = () => undefined,
): Promise<EventTable> {
  try {
    return await openTable(path);
  } catch (error) {
    if (!(error instanceof Error) || !isDamage(error)) throw error;
    onDamage(error);
    await rename(path, `${path}.damaged`);
    await rm(`${path}-wal`, { force: true });
    await rm(`${path}-shm`, { force: true });
    return await openTable(path);
  }
}

async function openTable(path: string): Promise<EventTable> {
  const connection = await SqliteConnection.open(path);
  try {
    await connection.script(SCHEMA);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return new SqliteEventTable(connection);
}

function isDamage(error: Error): boolean {
  return /^SQLITE_(CORRUPT|NOTADB)\b/.test(error.message);
}

class SqliteEventTable implements EventTable {
  constructor(private readonly connection: SqliteConnection) {}

  async position(): Promise<JournalPosition> {
    const [row] = await this.connection.all<{ segment: number; place: number }>(
      'SELECT segment, place FROM journal_position',
    );
    return { segment: row?.segment ?? 0, offset: row?.place ?? 0 };
  }

  async insert(events: readonly StoredEvent[], position: JournalPosition): Promise<void> {
    await this.connection.transaction(async () => {
      for (let start = 0; start < events.length; start += ROWS_PER_STATEMENT) {
        const rows = events.slice(start, start + ROWS_PER_STATEMENT);
        await this.connection.run(
          `INSERT OR IGNORE INTO event (id, json) VALUES ${rows.map(() => '(?, ?)').join(', ')}`,
          rows.flatMap(({ id, json }) => [id, json]),
        );
      }
      await this.connection.run(
        'INSERT INTO journal_position VALUES (1, ?, ?) ON CONFLICT (one) DO UPDATE SET segment = excluded.segment, place = excluded.place',
        [position.segment, position.offset],
      );
    });
  }

  async oldest(limit: number): Promise<readonly StoredEvent[]> {
    return await this.connection.all<StoredEvent>(
      'SELECT id, json FROM event ORDER BY id LIMIT ?',
      [limit],
    );
  }

  async remove(ids: readonly string[]): Promise<void> {
    await this.connection.transaction(async () => {
      for (let start = 0; start < ids.length; start += ROWS_PER_STATEMENT) {
        const some = ids.slice(start, start + ROWS_PER_STATEMENT);
        await this.connection.run(
          `DELETE FROM event WHERE id IN (${some.map(() => '?').join(', ')})`,
          some,
        );
      }
    });
  }

  async removeOldest(count: number): Promise<void> {
    await this.connection.run(
      'DELETE FROM event WHERE id IN (SELECT id FROM event ORDER BY id LIMIT ?)',
      [count],
    );
  }

  async count(): Promise<number> {
    const [row] = await this.connection.all<{ n: number }>('SELECT count(*) AS n FROM event');
    return row?.n ?? 0;
  }

  async close(): Promise<void> {
    await this.connection.close();
  }
}
