import { Tokenizer } from '@huggingface/tokenizers';
import { CompanyModelError, reasonOf, type ModelFolder } from './model-folder';

/** Most stretches of one text that the model is shown; of a longer text, those at its start and end. */
export const MAX_WINDOWS = 8;

/** Of neighbouring stretches this share is the same, so that nothing is cut in two in both. */
const OVERLAP = 1 / 8;

/** Longest text that is tokenised, UTF-16 units; of a longer one, start and end. */
export const TOKENISED = 64 * 1024;

/** Cuts texts into stretches of tokens that a model of limited length can be shown. */
export class TokenWindows {
  readonly #tokenizer: Tokenizer;
  readonly #before: readonly number[];
  readonly #after: readonly number[];
  readonly #room: number;

  /** @throws CompanyModelError when the tokenizer cannot be used */
  constructor(
    folder: Pick<ModelFolder, 'tokenizer' | 'tokenizerConfig' | 'tokenizerFile' | 'maxTokens'>,
  ) {
    try {
      this.#tokenizer = new Tokenizer(folder.tokenizer, folder.tokenizerConfig);
      // Which tokens the model wants around a text is known by looking at one.
      const whole = this.#tokenizer.encode('a').ids;
      const bare = this.#tokenizer.encode('a', { add_special_tokens: false }).ids;
      const at = whole.findIndex((_, start) =>
        bare.every((id, index) => whole[start + index] === id),
      );
      this.#before = whole.slice(0, Math.max(0, at));
      this.#after = at < 0 ? [] : whole.slice(at + bare.length);
    } catch (error) {
      throw new CompanyModelError(
        `${folder.tokenizerFile}: cannot be used as a tokenizer: ${reasonOf(error)}`,
        { cause: error },
      );
    }
    this.#room = folder.maxTokens - this.#before.length - this.#after.length;
  }

  /** Token ids of each stretch; at most MAX_WINDOWS. */
  of(text: string): number[][] {
    const { ids } = this.#tokenizer.encode(bounded(text), { add_special_tokens: false });
    const step = Math.max(1, Math.floor(this.#room * (1 - OVERLAP)));
    const count = Math.max(1, Math.ceil((ids.length - this.#room) / step) + 1);
    const starts = Array.from({ length: count }, (_, index) => index * step);
    return middleLeftOut(starts).map((start) => [
      ...this.#before,
      ...ids.slice(start, start + this.#room),
      ...this.#after,
    ]);
  }
}

function bounded(text: string): string {
  if (text.length <= TOKENISED) return text;
  return `${text.slice(0, TOKENISED / 2)}\n${text.slice(-TOKENISED / 2)}`;
}

function middleLeftOut(starts: readonly number[]): readonly number[] {
  if (starts.length <= MAX_WINDOWS) return starts;
  return [...starts.slice(0, MAX_WINDOWS / 2), ...starts.slice(-MAX_WINDOWS / 2)];
}
