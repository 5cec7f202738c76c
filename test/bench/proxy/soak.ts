import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { Socket } from 'node:net';
import type { BenchTable } from '../table';
import { BenchClient } from './client';
import { startPortcullis } from './targets';
import { startUpstream } from './upstream';
import { usageOf } from './usage';

/** How long it goes on; half an hour shows what a minute hides. */
const MINUTES = Number(process.env['SOAK_MINUTES'] ?? 1);
/** Connections at once; each is closed and opened anew after so many prompts. */
const CONNECTIONS = 16;
const PROMPTS = 50;
/** Memory is looked at so many times. */
const LOOKS = 20;
/** Requests before the first look, until caches are full and engines warm. */
const WARM_UP = 5000;

const HOST = 'localhost';

/**
 * Prompts, streams that are broken off and new connections without end: whether memory stays flat.
 * Memory at the end is compared with that after the first quarter, each the least of its quarter,
 * since garbage comes and goes.
 */
export async function run(): Promise<BenchTable> {
  if (cpus().length > 1) spawnSync('taskset', ['-pc', '0', String(process.pid)]);
  const dir = mkdtempSync(join(tmpdir(), 'portcullis-soak-'));
  const upstream = await startUpstream([HOST]);
  const target = await startPortcullis({
    dir: join(dir, 'portcullis'),
    rootPem: upstream.rootPem,
    intercepted: [HOST],
    upstreamPort: upstream.port,
  });
  try {
    const client = new BenchClient(target, upstream.port);
    const load = new Load(client);
    await load.untilAnswered(WARM_UP);
    const looks: number[] = [];
    const every = (MINUTES * 60_000) / LOOKS;
    for (let look = 0; look < LOOKS; look++) {
      await new Promise((resolve) => setTimeout(resolve, every));
      looks.push(usageOf(target.pid).memory);
    }
    await load.end();
    const quarter = LOOKS / 4;
    const early = Math.min(...looks.slice(0, quarter));
    const late = Math.min(...looks.slice(-quarter));
    return {
      name: `Proxy, ${MINUTES} min of prompts, broken streams and new connections`,
      rows: [
        { what: 'requests answered', value: String(load.answered) },
        { what: 'connections opened', value: String(load.opened) },
        { what: 'failures', value: String(load.failures) },
        { what: 'memory, first quarter', value: `${early.toFixed(0)} MB`, ratio: '1.00×' },
        {
          what: 'memory, last quarter',
          value: `${late.toFixed(0)} MB`,
          ratio: `${(late / early).toFixed(2)}×`,
        },
        { what: 'memory, most', value: `${Math.max(...looks).toFixed(0)} MB` },
      ],
    };
  } finally {
    await target.close();
    upstream.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Clients that never rest. */
class Load {
  answered = 0;
  opened = 0;
  failures = 0;
  #over = false;
  readonly #clients: readonly Promise<void>[];
  #reached: (() => void) | undefined;
  #wanted = Number.POSITIVE_INFINITY;

  constructor(private readonly client: BenchClient) {
    this.#clients = Array.from({ length: CONNECTIONS }, () => this.#goOn());
  }

  untilAnswered(count: number): Promise<void> {
    this.#wanted = count;
    return new Promise((resolve) => (this.#reached = resolve));
  }

  async end(): Promise<void> {
    this.#over = true;
    await Promise.all(this.#clients);
  }

  async #goOn(): Promise<void> {
    while (!this.#over) {
      let socket: Socket | undefined;
      try {
        socket = await this.client.open(HOST);
        this.opened++;
        for (let n = 0; n < PROMPTS && !this.#over; n++) {
          await this.client.prompt(socket, HOST);
          if (++this.answered >= this.#wanted) this.#reached?.();
        }
        // The client leaves in the middle of an answer.
        await this.client.firstByte(socket, HOST);
      } catch {
        // Counted, and shown in the table.
        this.failures++;
      } finally {
        socket?.destroy();
      }
    }
  }
}
