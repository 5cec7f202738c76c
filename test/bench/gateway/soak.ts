import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import type { BenchTable } from '../table';
import { firstLine, memoryOf, post, startPortcullis, type Target } from './index';

/** How long it goes on; half an hour shows what a minute hides. */
const MINUTES = Number(process.env['SOAK_MINUTES'] ?? 1);
const CONNECTIONS = 16;
/** Memory is looked at so many times. */
const LOOKS = 20;
/** Requests before the first look, until caches are full and engines warm. */
const WARM_UP = 5000;
const BUILT = resolve(import.meta.dirname, '../../../out/cli/portcullis.js');

/**
 * Requests, whole streams and streams that callers break off, no two alike, without end: whether the
 * memory of the gateway stays flat. The least of the last quarter is compared with that of the first,
 * since garbage comes and goes.
 */
export async function run(): Promise<BenchTable> {
  if (!existsSync(BUILT)) throw new Error(`${BUILT} is missing: run "npm run build" first`);
  const upstream = spawn(process.execPath, [join(import.meta.dirname, 'upstream.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const folder = await mkdtemp(join(tmpdir(), 'soak-gateway-'));
  const target = await startPortcullis(folder, Number(await firstLine(upstream)));
  const load = new Load(target);
  try {
    await load.untilSent(WARM_UP);
    const looks: number[] = [];
    for (let look = 0; look < LOOKS; look += 1) {
      await new Promise((settle) => setTimeout(settle, (MINUTES * 60_000) / LOOKS));
      looks.push(await memoryOf(target.child));
    }
    await load.end();
    const early = Math.min(...looks.slice(0, LOOKS / 4));
    const late = Math.min(...looks.slice(-LOOKS / 4));
    return {
      name: `Gateway, ${MINUTES} min of requests and streams, some broken off`,
      rows: [
        { what: 'requests', value: String(load.sent) },
        { what: 'failures', value: String(load.failures) },
        { what: 'memory, first quarter', value: `${early.toFixed(0)} MB`, ratio: '1.00×' },
        {
          what: 'memory, last quarter',
          value: `${late.toFixed(0)} MB`,
          ratio: `${(late / early).toFixed(2)}×`,
        },
      ],
    };
  } finally {
    await load.end();
    target.child.kill();
    await once(target.child, 'exit');
    upstream.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Callers that go on until they are told to end. */
class Load {
  sent = 0;
  failures = 0;
  #ended = false;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  readonly #callers: readonly Promise<void>[];
  readonly #waiting: { readonly at: number; readonly settle: () => void }[] = [];

  constructor(private readonly target: Target) {
    this.#callers = Array.from({ length: CONNECTIONS }, () => this.#call());
  }

  untilSent(at: number): Promise<void> {
    return new Promise((settle) => this.#waiting.push({ at, settle }));
  }

  async end(): Promise<void> {
    this.#ended = true;
    await Promise.all(this.#callers);
    this.#agent.destroy();
  }

  async #call(): Promise<void> {
    while (!this.#ended) {
      const number = this.sent++;
      const kind = number % 10;
      try {
        if (kind === 0) await breakOff(this.target, bodyOf(number, true));
        else await post(this.target, this.#agent, bodyOf(number, kind < 3));
      } catch {
        this.failures += 1;
      }
      for (const { at, settle } of this.#waiting) if (this.sent >= at) settle();
    }
  }
}

function bodyOf(number: number, stream: boolean): string {
  const content = `Report ${number} on the harbour project, with its costs. `.repeat(15);
  return JSON.stringify({ model: 'gpt-4o', stream, messages: [{ role: 'user', content }] });
}

/** A caller that goes away at the first bytes of its stream. */
function breakOff({ port, path }: Target, text: string): Promise<void> {
  return new Promise((settle, reject) => {
    const sent = request({
      ...{ method: 'POST', host: '127.0.0.1', port, path },
      headers: { authorization: 'Bearer sk-bench', 'content-type': 'application/json' },
    });
    sent.once('response', (response) => {
      response.once('error', () => undefined);
      response.once('data', () => sent.destroy());
    });
    sent.once('error', reject);
    sent.once('close', settle);
    sent.end(text);
  });
}
