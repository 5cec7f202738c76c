import { randomBytes } from 'node:crypto';
import type { ConversationTokens, TokenVault } from '../../detect/types';
import type { ExchangeHead } from '../types';
import { RememberedValues, type MemoryKey } from './remembered-values';

/** Actors at apps that are remembered; the one not heard of for the longest time is forgotten first. */
export const MOST_SCOPES = 1000;

/** What is remembered of one actor at one app. */
export interface RedactionScope {
  readonly values: RememberedValues;
  readonly tokens: ConversationTokens | undefined;
}

/**
 * Remembers what was kept back, for as long as the process lives. Clients send earlier turns again
 * as they have them, that is in plain: what was kept back once is kept back then, too. Names of
 * conversations are of no use for this, since many protocols have none.
 */
export class RedactionMemory {
  readonly #scopes = new Map<string, RememberedValues>();
  readonly #key: MemoryKey = {
    secret: randomBytes(32),
    multiplier: randomBytes(4).readInt32LE() | 1,
  };

  constructor(private readonly vault: TokenVault | undefined) {}

  /**
   * Where nobody is known, the address stands for them: that a stranger's value is kept back from
   * others behind the same address harms nobody. What placeholders stand for is for no stranger's
   * next exchange, which may be somebody else's.
   */
  scope({ actor, app }: ExchangeHead, exchangeId: string): RedactionScope {
    const { ip } = actor;
    const known = actor.userId ?? actor.email ?? actor.deviceId;
    const stranger = JSON.stringify([exchangeId]);
    const own = known === undefined ? stranger : JSON.stringify([known, app.id]);
    const address = ip === undefined ? stranger : JSON.stringify(['address', ip, app.id]);
    return {
      values: this.#values(known === undefined ? address : own),
      tokens: this.vault?.conversation(own),
    };
  }

  #values(id: string): RememberedValues {
    const values = this.#scopes.get(id) ?? new RememberedValues(this.#key);
    // A map keeps the order of insertion.
    this.#scopes.delete(id);
    this.#scopes.set(id, values);
    const [oldest] = this.#scopes.keys();
    if (this.#scopes.size > MOST_SCOPES && oldest !== undefined) this.#scopes.delete(oldest);
    return values;
  }
}
