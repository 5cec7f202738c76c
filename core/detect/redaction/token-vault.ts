import type { AnswerRestorer, ConversationTokens, TokenVault } from '../types';
import { PlaceholderRestorer } from './placeholder-restorer';

/** Limits of a token vault, which holds what people wanted to keep to themselves. */
export const TOKEN_LIMITS = {
  /** Conversations; the one that was not used for the longest time is forgotten first. */
  conversations: 1000,
  /** Values of one conversation. */
  values: 2000,
  /** Length of one value, UTF-16 code units. */
  valueLength: 4096,
  /** Length of all values of one conversation, UTF-16 code units. */
  conversationLength: 256 * 1024,
} as const;

class Conversation implements ConversationTokens {
  readonly #placeholders = new Map<string, string>();
  readonly #values = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  #length = 0;

  get used(): boolean {
    return this.#values.size > 0;
  }

  placeholderOf(type: string, value: string): string | undefined {
    const known = this.#placeholders.get(value);
    if (known !== undefined) return known;
    const tooMany =
      value.length > TOKEN_LIMITS.valueLength ||
      this.#placeholders.size >= TOKEN_LIMITS.values ||
      this.#length + value.length > TOKEN_LIMITS.conversationLength;
    if (tooMany) return undefined;
    const name = placeholderName(type);
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    const placeholder = `[${name}_${count}]`;
    this.#placeholders.set(value, placeholder);
    this.#values.set(placeholder, value);
    this.#length += value.length;
    return placeholder;
  }

  restorer(): AnswerRestorer {
    return new PlaceholderRestorer((placeholder) => this.#values.get(placeholder));
  }
}

/** Capital letters, digits and underscores, as a restorer reads them. */
function placeholderName(type: string): string {
  const name = type.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
  return name.replace(/^_+|_+$/g, '').slice(0, 48) || 'VALUE';
}

class MemoryVault implements TokenVault {
  readonly #conversations = new Map<string, Conversation>();

  conversation(id: string): ConversationTokens {
    const conversation = this.#conversations.get(id) ?? new Conversation();
    // A map keeps the order of insertion: the first is the one that was not used for longest.
    this.#conversations.delete(id);
    this.#conversations.set(id, conversation);
    if (this.#conversations.size > TOKEN_LIMITS.conversations) {
      const [oldest] = this.#conversations.keys();
      if (oldest !== undefined) this.#conversations.delete(oldest);
    }
    return conversation;
  }
}

/** A vault of placeholders. Nothing of it reaches a disk; it is gone with the process. */
export function createTokenVault(): TokenVault {
  return new MemoryVault();
}
