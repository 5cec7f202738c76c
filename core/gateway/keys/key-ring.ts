import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { GatewayKey, VirtualKey } from '../../exchange/policy-gateway';
import type { Clock, Vault } from '../../exchange/ports';
import type { CircuitBreaker } from '../routing/circuit-breaker';

/** A stored key with its secret. */
export interface StoredKey {
  readonly alias: string;
  readonly secret: string;
}

/** Name of a stored key's entry in the vault. Aliases may hold what names of entries may not. */
export function vaultName(alias: string): string {
  return `gateway-key-${createHash('sha256').update(alias).digest('hex').slice(0, 40)}`;
}

/** How a key is picked among several. */
export interface KeyChoice {
  readonly keys: readonly GatewayKey[];
  readonly provider: string;
  readonly virtualKey: VirtualKey | undefined;
  /** Only this one, whatever its weight. */
  readonly alias: string | undefined;
  /** Keys that failed for this request already. */
  readonly tried: ReadonlySet<string>;
  /** Number from 0 (inclusive) to 1 that picks among them; the same gives the same key. */
  readonly at: number;
}

/** How long a secret is used before it is read again, ms: a file or a vault may hold another one. */
const FRESH_MS = 60_000;

/** The same for a key that could not be had, ms. */
const MISSING_MS = 5000;

interface Remembered {
  readonly secret: Promise<string | undefined>;
  readonly from: number;
  until: number;
}

/** The secrets of stored keys: kept in memory only, and read again when they may have changed. */
export class KeyRing {
  readonly #secrets = new Map<string, Remembered>();

  constructor(
    private readonly vault: Pick<Vault, 'load'> | undefined,
    private readonly breaker: CircuitBreaker,
    private readonly clock: Clock,
    private readonly onUnreadable: (alias: string, reason: string) => void,
  ) {}

  /** Picks a key by weight among those that work; `undefined` where there is none. */
  async pick(choice: KeyChoice): Promise<StoredKey | undefined> {
    const { at, tried } = choice;
    const fit = choice.keys.filter((key) => fits(key, choice) && !tried.has(key.alias));
    const closed = fit.filter(({ alias }) => this.breaker.allows(`key ${alias}`));
    const left = [...(closed.length > 0 ? closed : fit)];
    while (left.length > 0) {
      const index = weighted(left, at);
      const [key] = left.splice(index, 1);
      const secret = key && (await this.#secret(key));
      if (key && secret !== undefined) return { alias: key.alias, secret };
    }
    return undefined;
  }

  /** Reads secrets again at their next use. */
  forget(): void {
    this.#secrets.clear();
  }

  #secret(key: GatewayKey): Promise<string | undefined> {
    const name = `${key.alias}\n${key.file ?? ''}`;
    const now = this.clock.now();
    const known = this.#secrets.get(name);
    // A clock that was set back makes it look too new.
    if (known && now < known.until && now >= known.from) return known.secret;
    const remembered: Remembered = {
      from: now,
      until: now + FRESH_MS,
      secret: this.#read(key).then(async (read) => {
        if (read.kind === 'secret') return read.secret;
        remembered.until = now + MISSING_MS;
        // What cannot be read just now goes on as it was.
        return read.kind === 'failed' ? await known?.secret : undefined;
      }),
    };
    this.#secrets.set(name, remembered);
    return remembered.secret;
  }

  async #read({ alias, file }: GatewayKey): Promise<Read> {
    try {
      if (file !== undefined) return secretOf(await readFile(file, 'utf8'));
      const loaded = await this.vault?.load(vaultName(alias));
      if (loaded?.ok && loaded.value) return secretOf(Buffer.from(loaded.value).toString('utf8'));
      this.onUnreadable(alias, loaded && !loaded.ok ? loaded.reason : 'not stored');
      return { kind: loaded && !loaded.ok ? 'failed' : 'missing' };
    } catch (error) {
      // The message of a file error names a path, never what is in it.
      this.onUnreadable(
        alias,
        error instanceof Error && 'code' in error ? String(error.code) : 'failed',
      );
      return { kind: 'failed' };
    }
  }
}

type Read =
  { readonly kind: 'secret'; readonly secret: string } | { readonly kind: 'missing' | 'failed' };

function secretOf(text: string): Read {
  return { kind: 'secret', secret: text.trim() };
}

function fits(key: GatewayKey, { provider, virtualKey, alias }: KeyChoice): boolean {
  if (!key.enabled || key.provider !== provider) return false;
  if (virtualKey && virtualKey.keys.length > 0 && !virtualKey.keys.includes(key.alias))
    return false;
  return alias === undefined ? key.weight > 0 : key.alias === alias;
}

function weighted(keys: readonly GatewayKey[], at: number): number {
  const total = keys.reduce((sum, { weight }) => sum + weight, 0);
  let left = at * total;
  for (const [index, { weight }] of keys.entries()) {
    left -= weight;
    if (left < 0) return index;
  }
  return 0;
}
