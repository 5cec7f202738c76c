import type { z } from 'zod';

/** How long one answer may take, ms, and how large it may be, bytes. */
const TIMEOUT_MS = 30_000;
const MOST_BYTES = 8 * 1024 * 1024;
/** Pages of one list that are read. */
const MOST_PAGES = 200;
/** How often "too many requests" is waited for, and for how long at most, ms. */
const MOST_WAITS = 3;
const LONGEST_WAIT_MS = 20_000;

/** A provider did not answer as it should; the message holds no key. */
export class TenantError extends Error {
  override readonly name = 'TenantError';
}

/** Asks an administrator API; every answer is bounded and parsed. */
export class TenantClient {
  constructor(
    private readonly base: string,
    private readonly headers: Readonly<Record<string, string>>,
  ) {}

  /** @throws TenantError */
  async json<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>> {
    const bytes = await this.bytes(path, MOST_BYTES);
    let value: unknown;
    try {
      value = JSON.parse(Buffer.from(bytes).toString('utf8'));
    } catch {
      throw new TenantError(`${pathOnly(path)}: the answer is no JSON`);
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const place = parsed.error.issues[0]?.path.join('.') ?? '';
    throw new TenantError(`${pathOnly(path)}: the answer has another form (${place})`);
  }

  /** The first `most` bytes of an answer. @throws TenantError */
  async bytes(path: string, most: number): Promise<Uint8Array> {
    for (let wait = 0; ; wait += 1) {
      const response = await this.ask(path);
      if (response.status === 429 && wait < MOST_WAITS) {
        await response.body?.cancel();
        await pause(response.headers.get('retry-after'));
        continue;
      }
      if (!response.ok) {
        await response.body?.cancel();
        throw new TenantError(`${pathOnly(path)}: answered ${response.status}`);
      }
      return readUpTo(response, most);
    }
  }

  private async ask(path: string): Promise<Response> {
    try {
      return await fetch(this.base.replace(/\/$/, '') + path, {
        headers: { accept: 'application/json', ...this.headers },
        // A key must not follow to another place.
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch {
      throw new TenantError(`${pathOnly(path)}: no answer`);
    }
  }
}

/**
 * Reads a list page by page: `read` gets what the page before named as the next one, and gives
 * `undefined` at the end. @throws TenantError after too many pages
 */
export async function allPages<T>(
  read: (
    cursor: string | undefined,
  ) => Promise<{ readonly items: readonly T[]; readonly next: string | undefined }>,
): Promise<readonly T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { items, next } = await read(cursor);
    all.push(...items);
    if (next === undefined) return all;
    cursor = next;
  }
  throw new TenantError(`the list has more than ${MOST_PAGES} pages`);
}

async function readUpTo(response: Response, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const body = response.body as ReadableStream<Uint8Array> | null;
  if (body === null) return new Uint8Array();
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      size += chunk.byteLength;
      // Leaving the loop cancels the rest.
      if (size >= most) break;
    }
  } catch {
    throw new TenantError('the answer broke off');
  }
  return Buffer.concat(chunks).subarray(0, most);
}

function pause(retryAfter: string | null): Promise<void> {
  const seconds = Number(retryAfter ?? 1);
  const ms = Math.min(LONGEST_WAIT_MS, Number.isFinite(seconds) ? seconds * 1000 : 1000);
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Queries hold cursors and names. */
const pathOnly = (path: string): string => path.split('?')[0] ?? '';
