import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import type { ClientProcess } from '../../../core/exchange/actor';
import type { ConnectionHint } from '../../../core/exchange/ports';
import { findSocket, type SocketRow } from './socket-table';

/** Processes whose descriptors are looked at before all others: those that were found lately. */
const RECENT = 32;
/** Time for one look-up, ms; a connection whose process is not found by then has none. */
const LIMIT_MS = 250;

/**
 * Tells which program opened a connection, by `/proc` (proc(5)): the socket's number from the
 * kernel's table, and the process that has it among its descriptors. Other users' processes can only
 * be looked into by root.
 */
export class LinuxProcesses {
  /** Process ids, the latest last. */
  readonly #recent = new Set<number>();
  readonly #known = new Map<number, ClientProcess>();

  constructor(
    private readonly limitMs = LIMIT_MS,
    private readonly root = '/proc',
  ) {}

  /** `undefined` where it cannot be told. Never rejects. */
  async find(hint: ConnectionHint): Promise<ClientProcess | undefined> {
    const until = Date.now() + this.limitMs;
    try {
      const row = await this.#socketOf(hint);
      const pid = row && (await this.#ownerOf(row, until));
      return pid === undefined ? undefined : await this.#describe(pid);
    } catch {
      // Processes end while they are looked at; then nobody can tell.
      return undefined;
    }
  }

  async #socketOf({ remotePort, localPort }: ConnectionHint): Promise<SocketRow | undefined> {
    if (remotePort === undefined || localPort === undefined) return undefined;
    for (const table of ['tcp', 'tcp6']) {
      const text = await readFile(`${this.root}/net/${table}`, 'latin1').catch(() => '');
      const row = findSocket(text, remotePort, localPort);
      if (row) return row;
    }
    return undefined;
  }

  async #ownerOf(row: SocketRow, until: number): Promise<number | undefined> {
    const recent = [...this.#recent].reverse();
    for (const pid of recent) if (await this.#has(pid, row)) return this.#remember(pid);
    const all = (await readdir(this.root)).filter((name) => /^\d+$/.test(name)).map(Number);
    // The newest first: what opens connections was mostly started after the system's own services.
    for (const pid of all.sort((a, b) => b - a)) {
      if (Date.now() > until) return undefined;
      if (!this.#recent.has(pid) && (await this.#has(pid, row))) return this.#remember(pid);
    }
    return undefined;
  }

  async #has(pid: number, { inode, uid }: SocketRow): Promise<boolean> {
    try {
      const folder = `${this.root}/${pid}`;
      if ((await stat(folder)).uid !== uid) return false;
      const wanted = `socket:[${inode}]`;
      // New sockets have the higher numbers.
      for (const descriptor of (await readdir(`${folder}/fd`)).reverse()) {
        if ((await readlink(`${folder}/fd/${descriptor}`).catch(() => '')) === wanted) return true;
      }
    } catch {
      // It has ended, or belongs to somebody else.
      this.#recent.delete(pid);
      this.#known.delete(pid);
    }
    return false;
  }

  #remember(pid: number): number {
    this.#recent.delete(pid);
    this.#recent.add(pid);
    for (const oldest of this.#recent) {
      if (this.#recent.size <= RECENT) break;
      this.#recent.delete(oldest);
      this.#known.delete(oldest);
    }
    return pid;
  }

  async #describe(pid: number): Promise<ClientProcess> {
    const path = await readlink(`${this.root}/${pid}/exe`).catch(() => undefined);
    const known = this.#known.get(pid);
    // A number is given to another process sooner or later.
    if (known && known.path === path) return known;
    const name = (await readFile(`${this.root}/${pid}/comm`, 'utf8')).trim();
    const found = { pid, name, ...(path === undefined ? {} : { path }) };
    this.#known.set(pid, found);
    return found;
  }
}
