import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import type { Logger } from 'pino';

/** Largest PAC file that is chained, bytes; browsers take no more than a megabyte themselves. */
const MAX_BYTES = 1024 * 1024;
/** How long its server may take, ms. */
const LIMIT_MS = 5000;
/** How often it is fetched again, ms: people who mend a PAC file expect it to work within minutes. */
const REFRESH_MS = 10 * 60 * 1000;

/** The PAC file that was in force before us; it goes on deciding about all that is not AI. */
export class ChainedPac {
  #url: string | undefined;
  #source: string | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly log: Logger) {}

  /** Its source as it was fetched last; undefined where there is none. */
  get source(): string | undefined {
    return this.#source;
  }

  /** Follows another file from now on; undefined: none. */
  async follow(url: string | undefined): Promise<void> {
    clearInterval(this.#timer);
    if (url !== this.#url) this.#source = undefined;
    this.#url = url;
    if (url === undefined) return;
    this.#timer = setInterval(() => void this.refresh(), REFRESH_MS);
    this.#timer.unref();
    await this.refresh();
  }

  /** Fetches it again; the last good one stays in force where that does not work. */
  async refresh(): Promise<void> {
    const url = this.#url;
    if (url === undefined) return;
    try {
      const source = await load(url);
      // Compiled, never run: one typing mistake in it must not break the whole file.
      new Script(`(function(){${source}\n})`);
      if (this.#url === url) this.#source = source;
    } catch (error) {
      const reason = error instanceof Error ? error.name : 'unknown';
      this.log.warn({ reason }, 'the PAC file from before could not be read');
    }
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

async function load(address: string): Promise<string> {
  const url = new URL(address);
  if (url.protocol === 'file:') {
    return within(await readFile(fileURLToPath(url)));
  }
  const answer = await fetch(url, { signal: AbortSignal.timeout(LIMIT_MS) });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return within(Buffer.from(await answer.arrayBuffer()));
}

function within(bytes: Buffer): string {
  if (bytes.length > MAX_BYTES) throw new RangeError(`the file is larger than ${MAX_BYTES} bytes`);
  return bytes.toString('utf8');
}
