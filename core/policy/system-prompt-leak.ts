/** Words in a row that an answer has in common with the system prompt before that counts as a leak. */
export const LEAKED_WORDS = 10;

/** Of a text: its words in lower case, without punctuation. */
function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function runsOf(words: readonly string[], length: number): string[] {
  const runs: string[] = [];
  for (let at = 0; at + length <= words.length; at += 1) {
    runs.push(words.slice(at, at + length).join(' '));
  }
  return runs;
}

interface Prepared {
  readonly length: number;
  readonly runs: ReadonlySet<string>;
}

/** The last system prompt that was asked about: an answer is judged many times while it comes. */
let latest: { readonly text: string; readonly prepared: Prepared | undefined } | undefined;

function prepare(text: string): Prepared | undefined {
  if (latest?.text === text) return latest.prepared;
  const words = wordsOf(text);
  const length = Math.min(LEAKED_WORDS, words.length);
  // A prompt of a few words is said by anybody.
  const prepared =
    length < LEAKED_WORDS / 2 ? undefined : { length, runs: new Set(runsOf(words, length)) };
  latest = { text, prepared };
  return prepared;
}

/**
 * Whether an answer gives its system prompt away (OWASP LLM07:2025): `LEAKED_WORDS` words in a row,
 * whatever their case and punctuation, or the whole of a shorter prompt. Prompts of fewer than five
 * words are not looked for. What the person wrote may be quoted: it is taken out of what counts.
 */
export function leaksSystemPrompt(system: string, asked: string, answer: string): boolean {
  const prepared = prepare(system);
  if (!prepared) return false;
  const { length, runs } = prepared;
  const own = new Set(runsOf(wordsOf(asked), length));
  return runsOf(wordsOf(answer), length).some((run) => runs.has(run) && !own.has(run));
}
