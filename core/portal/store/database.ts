/** What the portal needs of SQLite; one writer, WAL. */
export interface PortalDatabase {
  run(sql: string, parameters?: readonly unknown[]): Promise<void>;
  all<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  script(sql: string): Promise<void>;
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS client_sessions (
  id TEXT PRIMARY KEY,
  facts TEXT NOT NULL,
  actor TEXT NOT NULL,
  mode TEXT NOT NULL,
  log_level TEXT,
  watched TEXT NOT NULL,
  used_at INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS upstream_sessions (
  owner TEXT NOT NULL,
  server TEXT NOT NULL,
  session TEXT NOT NULL,
  facts TEXT NOT NULL,
  PRIMARY KEY (owner, server)
);
CREATE TABLE IF NOT EXISTS baselines (
  server TEXT NOT NULL,
  kind TEXT NOT NULL,
  PRIMARY KEY (server, kind)
);
CREATE TABLE IF NOT EXISTS pins (
  server TEXT NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  pinned TEXT,
  pending TEXT,
  reason TEXT,
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (server, kind, key)
);
CREATE TABLE IF NOT EXISTS tool_use (
  user TEXT NOT NULL,
  server TEXT NOT NULL,
  tool TEXT NOT NULL,
  calls INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  refusals INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  hours INTEGER NOT NULL,
  PRIMARY KEY (user, server, tool)
);
`;

/** Makes the portal's tables where they are not there yet. */
export async function prepareDatabase(database: PortalDatabase): Promise<void> {
  await database.script(SCHEMA);
}
