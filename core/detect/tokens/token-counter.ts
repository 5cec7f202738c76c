import { estimateTokens } from '../token-estimate';
import { modelFamily, type Encoding } from './model-family';

/** Longer texts are estimated from their beginning, UTF-16 code units. */
export const MOST_COUNTED = 64 * 1024;

/** Merging takes the square of a word's length: longer runs are cut, and the count is an estimate. */
const LONGEST_RUN = 400;

const LONG_RUN = new RegExp(`\\S{${LONGEST_RUN}}(?=\\S)`, 'g');

/** A number of tokens; `exact` when the model's own vocabulary gave it. */
export interface TokenCount {
  readonly count: number;
  readonly exact: boolean;
}

/** Counts tokens as models do. Its vocabularies are loaded. */
export interface TokenCounter {
  /** In time linear in the text up to `MOST_COUNTED`, and constant beyond. */
  count(text: string, model?: string): TokenCount;
}

type Count = (text: string) => number;

/** The names of special tokens are text like any other in what people write. */
const AS_TEXT = { disallowedSpecial: new Set<string>() };

async function loadEncoding(encoding: Encoding): Promise<Count> {
  const { countTokens } =
    encoding === 'o200k_base'
      ? await import('gpt-tokenizer/encoding/o200k_base')
      : await import('gpt-tokenizer/encoding/cl100k_base');
  return (text) => countTokens(text, AS_TEXT);
}

class VocabularyCounter implements TokenCounter {
  constructor(private readonly encodings: ReadonlyMap<Encoding, Count>) {}

  count(text: string, model = 'gpt-4o'): TokenCount {
    const { encoding, factor } = modelFamily(model);
    const count = this.encodings.get(encoding);
    if (count === undefined) return { count: estimateTokens(text), exact: false };
    const counted = text.slice(0, MOST_COUNTED);
    const cut = counted.replace(LONG_RUN, '$& ');
    const share = text.length / Math.max(1, counted.length);
    const exact = factor === 1 && share <= 1 && cut === counted;
    return { count: Math.round(count(cut) * factor * share), exact };
  }
}

/** Loads the vocabularies that are wanted: some 0.2 s and 40 MB for each. */
export async function loadTokenCounter(
  encodings: readonly Encoding[] = ['o200k_base', 'cl100k_base'],
): Promise<TokenCounter> {
  const loaded = await Promise.all(
    encodings.map(async (name) => [name, await loadEncoding(name)] as const),
  );
  return new VocabularyCounter(new Map(loaded));
}
