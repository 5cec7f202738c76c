import { createHash } from 'node:crypto';
import type { Prompt } from '../../exchange/part';
import { GATEWAY_LIMITS } from '../limits';

/** Stands in a conversation for what was blocked before. */
export const REMOVED = '[This message was removed: a rule of the company blocked it.]';

/**
 * Remembers by digest what was blocked. Clients send a whole conversation again with each turn; without
 * this, one blocked message would block all turns after it, or pass unseen as history.
 */
export class BlockedPrompts {
  /** Insertion order is age. */
  readonly #digests = new Set<string>();

  /** Remembers the new texts of a prompt. `scope` keeps callers apart. */
  remember(scope: string, prompt: Prompt): void {
    for (const part of prompt.parts) {
      if (part.kind === 'text' && !part.history) this.#add(digest(scope, part.text));
    }
  }

  /** What to put in the place of texts that were blocked before; empty where the newest is one of them. */
  removals(scope: string, prompt: Prompt): ReadonlyMap<number, string> {
    const edits = new Map<number, string>();
    if (this.#digests.size === 0) return edits;
    let newestIsBlocked = false;
    for (const [index, part] of prompt.parts.entries()) {
      if (part.kind !== 'text') continue;
      const blocked = this.#digests.has(digest(scope, part.text));
      if (blocked) edits.set(index, REMOVED);
      if (!part.history && part.role !== 'system') newestIsBlocked = blocked;
    }
    return newestIsBlocked ? new Map() : edits;
  }

  #add(value: string): void {
    this.#digests.delete(value);
    this.#digests.add(value);
    for (const oldest of this.#digests) {
      if (this.#digests.size <= GATEWAY_LIMITS.blockedPrompts) return;
      this.#digests.delete(oldest);
    }
  }
}

function digest(scope: string, text: string): string {
  return createHash('sha256').update(scope).update('\0').update(text).digest('base64');
}
