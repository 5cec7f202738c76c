import { actorSchema, type Actor } from '../../exchange/actor';
import type { ClientFacts, ServerFacts } from '../upstream/connection';
import type { RememberedSession, SessionMemory } from '../upstream/server';
import type { PortalDatabase } from './database';

/** A client session that is not used for so long is forgotten, ms. */
const SESSION_MS = 7 * 24 * 3_600_000;

export interface StoredSession {
  readonly id: string;
  readonly facts: ClientFacts;
  readonly actor: Actor;
  readonly mode: string;
  readonly logLevel: string | undefined;
  readonly watched: readonly string[];
}

interface SessionRow {
  id: string;
  facts: string;
  actor: string;
  mode: string;
  log_level: string | null;
  watched: string;
}

/** Sessions of clients and of upstreams, so that a restart is not noticed by either. */
export class SessionStore implements SessionMemory {
  constructor(
    private readonly database: PortalDatabase,
    private readonly now: () => number,
  ) {}

  async load(id: string): Promise<StoredSession | undefined> {
    const [row] = await this.database.all<SessionRow>(
      'SELECT * FROM client_sessions WHERE id = ?',
      [id],
    );
    if (!row) return undefined;
    return {
      id: row.id,
      facts: JSON.parse(row.facts) as ClientFacts,
      actor: actorSchema.parse(JSON.parse(row.actor)),
      mode: row.mode,
      logLevel: row.log_level ?? undefined,
      watched: JSON.parse(row.watched) as string[],
    };
  }

  async save(session: StoredSession): Promise<void> {
    const { id, facts, actor, mode, logLevel, watched } = session;
    await this.database.run(
      `INSERT INTO client_sessions (id, facts, actor, mode, log_level, watched, used_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET log_level = excluded.log_level,
         watched = excluded.watched, used_at = excluded.used_at`,
      [
        id,
        JSON.stringify(facts),
        JSON.stringify(actor),
        mode,
        logLevel ?? null,
        JSON.stringify(watched),
        this.now(),
      ],
    );
  }

  async remove(id: string): Promise<void> {
    await this.database.run('DELETE FROM client_sessions WHERE id = ?', [id]);
    await this.database.run('DELETE FROM upstream_sessions WHERE owner = ?', [id]);
  }

  /** Drops what nobody has used for a week. */
  async sweep(): Promise<void> {
    const before = this.now() - SESSION_MS;
    await this.database.run('DELETE FROM client_sessions WHERE used_at < ?', [before]);
    await this.database.run(
      `DELETE FROM upstream_sessions WHERE owner NOT LIKE '% %'
       AND owner NOT IN (SELECT id FROM client_sessions)`,
    );
  }

  async recall(owner: string, server: string): Promise<RememberedSession | undefined> {
    const [row] = await this.database.all<{ session: string; facts: string }>(
      'SELECT session, facts FROM upstream_sessions WHERE owner = ? AND server = ?',
      [owner, server],
    );
    return row && { id: row.session, facts: JSON.parse(row.facts) as ServerFacts };
  }

  async remember(
    owner: string,
    server: string,
    session: RememberedSession | undefined,
  ): Promise<void> {
    if (!session) {
      await this.database.run('DELETE FROM upstream_sessions WHERE owner = ? AND server = ?', [
        owner,
        server,
      ]);
      return;
    }
    await this.database.run(
      'INSERT OR REPLACE INTO upstream_sessions (owner, server, session, facts) VALUES (?, ?, ?, ?)',
      [owner, server, session.id, JSON.stringify(session.facts)],
    );
  }
}
