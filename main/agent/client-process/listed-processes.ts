import type { ClientProcess } from '../../../core/exchange/actor';
import type { Clock, ConnectionHint } from '../../../core/exchange/ports';
import type { ProcessFinder } from './finder';

/** What a system's own commands tell about connections and programs. */
export interface ProcessCommands {
  /** Process ids of who is connected to one of our ports, by their own port. Never rejects. */
  connections(ourPort: number): Promise<ReadonlyMap<number, number>>;
  /** Never rejects. */
  describe(pid: number): Promise<ClientProcess | undefined>;
}

/** Time for one look-up, ms; a connection whose process is not found by then has none. */
const LIMIT_MS = 250;
/** A number is given to another process sooner or later: a name is believed for so long, ms. */
const NAME_MS = 60_000;
const MAX_NAMES = 64;

interface Known {
  readonly program: Promise<ClientProcess | undefined>;
  readonly since: number;
}

/**
 * Finds programs where the system is asked by a command that takes a tenth of a second: one list
 * serves all connections that wait for it, and what is known of a program is not asked again.
 */
export class ListedProcesses implements ProcessFinder {
  readonly #lists = new Map<number, Promise<ReadonlyMap<number, number>>>();
  readonly #known = new Map<number, Known>();

  constructor(
    private readonly commands: ProcessCommands,
    private readonly clock: Clock,
    private readonly limitMs = LIMIT_MS,
  ) {}

  async find({ remotePort, localPort }: ConnectionHint): Promise<ClientProcess | undefined> {
    if (remotePort === undefined || localPort === undefined) return undefined;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), this.limitMs);
    });
    try {
      return await Promise.race([this.#lookUp(remotePort, localPort), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #lookUp(clientPort: number, ourPort: number): Promise<ClientProcess | undefined> {
    // A list that was begun before this connection may lack it; the next one has it.
    const begun = await this.#lists.get(ourPort);
    const pid = begun?.get(clientPort) ?? (await this.#list(ourPort)).get(clientPort);
    return pid === undefined ? undefined : await this.#describe(pid);
  }

  #list(ourPort: number): Promise<ReadonlyMap<number, number>> {
    const running = this.#lists.get(ourPort);
    if (running) return running;
    const list = this.commands.connections(ourPort).finally(() => this.#lists.delete(ourPort));
    this.#lists.set(ourPort, list);
    return list;
  }

  async #describe(pid: number): Promise<ClientProcess | undefined> {
    const now = this.clock.now();
    const known = this.#known.get(pid);
    if (known && now - known.since < NAME_MS) return await known.program;
    const program = this.commands.describe(pid);
    this.#known.delete(pid);
    this.#known.set(pid, { program, since: now });
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MAX_NAMES) break;
      this.#known.delete(oldest);
    }
    return await program;
  }
}
