import type { AnswerRestorer } from '../types';

/** Longest placeholder, with the backslashes that a model may put in for Markdown. */
const MOST_CHARACTERS = 128;

/** What stands between the brackets. Models write Markdown and put a backslash before `_` and `[`. */
const INSIDE = /^[A-Z0-9_\\]$/;

/** What makes a word an address; its end is the next white space. */
const ADDRESS = '://';

const PLACEHOLDER = /\\?\[([A-Z0-9_\\]{3,124})\]/g;

/**
 * Restores placeholders in a stream of text. A placeholder within an address (`https://…`) stays as
 * it is: an answer that was bent by somebody else could otherwise carry values off in a link.
 */
export class PlaceholderRestorer implements AnswerRestorer {
  /** Text that may be the beginning of a placeholder. */
  #held = '';
  /** `ADDRESS` where the text given out ends within one, else the last of its last word. */
  #word = '';

  constructor(private readonly valueOf: (placeholder: string) => string | undefined) {}

  push(text: string): string {
    const all = this.#held + text;
    const border = unfinishedFrom(all);
    this.#held = all.slice(border);
    return this.#restore(all.slice(0, border));
  }

  finish(): string {
    const rest = this.#held;
    this.#held = '';
    return this.#restore(rest);
  }

  #restore(text: string): string {
    let result = '';
    let from = 0;
    for (const match of text.matchAll(PLACEHOLDER)) {
      const value = this.valueOf(`[${(match[1] as string).replaceAll('\\', '')}]`);
      this.#follow(text.slice(from, match.index));
      result += text.slice(from, match.index);
      const restored = value !== undefined && this.#word !== ADDRESS ? value : match[0];
      // The word before is the model's: a value that holds an address does not make one of the rest.
      this.#follow(restored === match[0] ? restored : '');
      result += restored;
      from = match.index + match[0].length;
    }
    this.#follow(text.slice(from));
    return result + text.slice(from);
  }

  /** Remembers the end of what was given out: whether an address has begun and not ended. */
  #follow(text: string): void {
    const word = this.#word + text;
    let start = word.length;
    while (start > 0 && !/\s/.test(word[start - 1] as string)) start--;
    const current = word.slice(start);
    // Of a long word only its being an address matters, and a `:/` that may become one.
    this.#word = current.includes(ADDRESS) ? ADDRESS : current.slice(-2);
  }
}

/** Where a placeholder begins that the text does not end; the text's length where there is none. */
function unfinishedFrom(text: string): number {
  const least = Math.max(0, text.length - MOST_CHARACTERS);
  for (let index = text.length - 1; index >= least; index--) {
    const character = text[index] as string;
    if (character === '[') return text[index - 1] === '\\' ? index - 1 : index;
    if (!INSIDE.test(character)) break;
  }
  return text.endsWith('\\') ? text.length - 1 : text.length;
}
