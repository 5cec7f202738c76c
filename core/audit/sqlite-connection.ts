import sqlite from 'sqlite3';

/** A sqlite3 connection with promises in the place of callbacks. */
export class SqliteConnection {
  private constructor(private readonly database: sqlite.Database) {}

  static async open(path: string): Promise<SqliteConnection> {
    return await new Promise((resolve, reject) => {
      const database = new sqlite.Database(path, (error) => {
        if (error) reject(error);
        else resolve(new SqliteConnection(database));
      });
    });
  }

  async run(sql: string, parameters: readonly unknown[] = []): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.database.run(sql, parameters, (error) => (error ? reject(error) : resolve()));
    });
  }

  async script(sql: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.database.exec(sql, (error) => (error ? reject(error) : resolve()));
    });
  }

  async all<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return await new Promise((resolve, reject) => {
      this.database.all<Row>(sql, parameters, (error, rows) =>
        error ? reject(error) : resolve(rows),
      );
    });
  }

  /** Runs `work` in one transaction; rolls back when it fails. */
  async transaction(work: () => Promise<void>): Promise<void> {
    await this.run('BEGIN IMMEDIATE');
    try {
      await work();
      await this.run('COMMIT');
    } catch (error) {
      await this.run('ROLLBACK');
      throw error;
    }
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.database.close((error) => (error ? reject(error) : resolve()));
    });
  }
}
