import type { PortalServer } from '../../exchange/policy-portal';
import type { JsonObject } from '../protocol/message';
import type { PortalDatabase } from '../store/database';
import { canonicalJson, valueHash } from './argument-hash';
import { suspicions } from './poisoning';
import { textLeaves } from './text-leaves';

/** What is pinned: the four lists, and what a server says of itself. */
export type PinnedKind = 'tools' | 'prompts' | 'resources' | 'templates' | 'instructions';

/** A definition that waits for an administrator. */
export interface Quarantined {
  readonly server: string;
  readonly kind: PinnedKind;
  readonly key: string;
  readonly reason: string;
  /** The definition that was approved, absent for a new one. */
  readonly pinned: JsonObject | undefined;
  readonly pending: JsonObject;
}

export interface PinReport {
  readonly server: string;
  readonly kind: PinnedKind;
  readonly key: string;
  readonly reason: string;
  readonly held: boolean;
  /** Of the definition as it is now; an administrator approves this one and no other. */
  readonly hash: string;
  /** As it was approved and as it is now, canonical JSON. */
  readonly pinned: string | undefined;
  readonly pending: string;
}

interface Pin {
  pinned: string | undefined;
  pending: string | undefined;
}

/** Members that tell a model or a person what something is and how it is used. */
const PINNED_MEMBERS = [
  'name',
  'title',
  'description',
  'inputSchema',
  'outputSchema',
  'annotations',
  'arguments',
  'uri',
  'uriTemplate',
  'instructions',
] as const;

interface Row {
  server: string;
  kind: PinnedKind;
  key: string;
  pinned: string | null;
  pending: string | null;
}

/**
 * Remembers every definition as it was approved. What a server lists the first time is approved by
 * registering the server, unless it is suspect; what is new or different later waits for review.
 */
export class Pins {
  readonly #pins = new Map<string, Pin>();
  readonly #baselines = new Set<string>();
  #dataVersion: number | undefined;

  private constructor(
    private readonly database: PortalDatabase,
    private readonly now: () => number,
    private readonly report: (report: PinReport) => void,
  ) {}

  static async open(
    database: PortalDatabase,
    now: () => number,
    report: (report: PinReport) => void,
  ): Promise<Pins> {
    const pins = new Pins(database, now, report);
    await pins.refresh();
    return pins;
  }

  /** Reads again what another process has decided. */
  async refresh(): Promise<void> {
    const [row] = await this.database.all<{ data_version: number }>('PRAGMA data_version');
    if (row?.data_version === this.#dataVersion) return;
    this.#dataVersion = row?.data_version;
    const baselines = await this.database.all<{ server: string; kind: string }>(
      'SELECT server, kind FROM baselines',
    );
    const rows = await this.database.all<Row>(
      'SELECT server, kind, key, pinned, pending FROM pins',
    );
    this.#pins.clear();
    for (const { server, kind } of baselines) this.#baselines.add(`${server} ${kind}`);
    for (const { server, kind, key, pinned, pending } of rows) {
      this.#pins.set(id(server, kind, key), {
        pinned: pinned === null ? undefined : hashOf(pinned),
        pending: pending === null ? undefined : hashOf(pending),
      });
    }
  }

  /** Whether a definition may be seen and used as it is now. */
  allows(server: PortalServer, kind: PinnedKind, key: string, definition: JsonObject): boolean {
    if (server.pinning !== 'quarantine' && server.poisoning !== 'quarantine') return true;
    if (server.approved.includes(definitionHash(definition))) return true;
    const pin = this.#pins.get(id(server.id, kind, key));
    if (!pin) return false;
    return pin.pending === undefined && pin.pinned === definitionHash(definition);
  }

  /** Takes note of what a server lists. `others` are names of other servers and their tools. */
  async observe(
    server: PortalServer,
    kind: PinnedKind,
    definitions: ReadonlyMap<string, JsonObject>,
    others: readonly string[],
  ): Promise<void> {
    await this.refresh();
    const known = this.#baselines.has(`${server.id} ${kind}`);
    for (const [key, definition] of definitions) {
      const reason = this.#judge(server, kind, key, definition, known, others);
      if (reason !== undefined) await this.#note(server, kind, key, definition, reason);
    }
    if (known) return;
    this.#baselines.add(`${server.id} ${kind}`);
    const sql = 'INSERT OR IGNORE INTO baselines (server, kind) VALUES (?, ?)';
    await this.database.run(sql, [server.id, kind]);
  }

  /** Why a definition has to be noted; the empty string where it is simply pinned. */
  #judge(
    server: PortalServer,
    kind: PinnedKind,
    key: string,
    definition: JsonObject,
    known: boolean,
    others: readonly string[],
  ): string | undefined {
    const pin = this.#pins.get(id(server.id, kind, key));
    const hash = definitionHash(definition);
    if (pin?.pinned === hash) return pin.pending === undefined ? undefined : '';
    if (server.approved.includes(hash)) return '';
    if (pin?.pending === hash) return undefined;
    const found = server.poisoning === 'off' ? [] : suspicions(textsOf(definition), others);
    if (found.length > 0) {
      return found.map((suspicion) => `${suspicion.kind}: ${suspicion.sample}`).join('; ');
    }
    if (!known || server.pinning === 'off') return '';
    return pin?.pinned === undefined ? 'new' : 'changed';
  }

  async #note(
    server: PortalServer,
    kind: PinnedKind,
    key: string,
    definition: JsonObject,
    reason: string,
  ): Promise<void> {
    const text = canonicalJson(pinnedPart(definition));
    const change = reason === 'new' || reason === 'changed';
    const held = reason !== '' && (change ? server.pinning : server.poisoning) === 'quarantine';
    const before = this.#pins.get(id(server.id, kind, key));
    const approved = reason === '' ? undefined : await this.#pinnedText(server.id, kind, key);
    this.#pins.set(id(server.id, kind, key), {
      pinned: held ? before?.pinned : hashOf(text),
      pending: held ? hashOf(text) : undefined,
    });
    await this.database.run(
      `INSERT INTO pins (server, kind, key, pinned, pending, reason, seen_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (server, kind, key) DO UPDATE SET
         pinned = ${held ? 'pins.pinned' : 'excluded.pinned'},
         pending = excluded.pending, reason = excluded.reason, seen_at = excluded.seen_at`,
      [
        server.id,
        kind,
        key,
        held ? null : text,
        held ? text : null,
        reason === '' ? null : reason,
        this.now(),
      ],
    );
    if (reason === '') return;
    const hash = hashOf(text);
    this.report({
      server: server.id,
      kind,
      key,
      reason,
      held,
      hash,
      pinned: approved,
      pending: text,
    });
  }

  async #pinnedText(server: string, kind: PinnedKind, key: string): Promise<string | undefined> {
    const [row] = await this.database.all<Pick<Row, 'pinned'>>(
      'SELECT pinned FROM pins WHERE server = ? AND kind = ? AND key = ?',
      [server, kind, key],
    );
    return row?.pinned ?? undefined;
  }
}

/** What waits for review, in the order of servers and names. */
export async function quarantined(database: PortalDatabase): Promise<readonly Quarantined[]> {
  const rows = await database.all<Row & { pending: string; reason: string | null }>(
    'SELECT * FROM pins WHERE pending IS NOT NULL ORDER BY server, kind, key',
  );
  return rows.map(({ server, kind, key, pinned, pending, reason }) => ({
    server,
    kind,
    key,
    reason: reason ?? '',
    pinned: pinned === null ? undefined : (JSON.parse(pinned) as JsonObject),
    pending: JSON.parse(pending) as JsonObject,
  }));
}

/** Approves what waits under a server, or one definition of it; tells how many. */
export async function approvePins(
  database: PortalDatabase,
  server: string,
  key: string | undefined,
): Promise<number> {
  const waiting = (await quarantined(database)).filter(
    (entry) => entry.server === server && (key === undefined || entry.key === key),
  );
  for (const { kind, key: name } of waiting) {
    await database.run(
      `UPDATE pins SET pinned = pending, pending = NULL, reason = NULL
       WHERE server = ? AND kind = ? AND key = ?`,
      [server, kind, name],
    );
  }
  return waiting.length;
}

function pinnedPart(definition: JsonObject): JsonObject {
  const part: JsonObject = {};
  for (const member of PINNED_MEMBERS) {
    if (definition[member] !== undefined) part[member] = definition[member];
  }
  return part;
}

const hashes = new WeakMap<JsonObject, string>();

/** The hash of what is pinned of a definition, computed once for each. */
function definitionHash(definition: JsonObject): string {
  const known = hashes.get(definition);
  if (known !== undefined) return known;
  const hash = valueHash(pinnedPart(definition));
  hashes.set(definition, hash);
  return hash;
}

function textsOf(definition: JsonObject): readonly string[] {
  return textLeaves(pinnedPart(definition), new Set()).leaves.map(({ text }) => text);
}

function hashOf(canonical: string): string {
  return valueHash(JSON.parse(canonical));
}

function id(server: string, kind: PinnedKind, key: string): string {
  return `${server} ${kind} ${key}`;
}
