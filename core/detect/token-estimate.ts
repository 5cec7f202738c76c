/** English text of current model vocabularies (o200k, Claude) runs at about four characters a token. */
const CHARS_PER_TOKEN = 4;

/** Above this code unit scripts take about a token for every one to two characters. */
const FIRST_DENSE_CODE = 0x2e80;

const CHARS_PER_DENSE_TOKEN = 1.5;

/** Long texts are sampled: one character in this many. */
const SAMPLE_ABOVE = 16_384;

/**
 * An estimate of the number of tokens, within about a quarter for prose; exact counts differ by
 * model. Cost does not grow with the length of the text.
 */
export function estimateTokens(text: string): number {
  const step = Math.max(1, Math.floor(text.length / SAMPLE_ABOVE));
  let dense = 0;
  let sampled = 0;
  for (let index = 0; index < text.length; index += step) {
    if (text.charCodeAt(index) >= FIRST_DENSE_CODE) dense++;
    sampled++;
  }
  const denseChars = sampled === 0 ? 0 : (dense / sampled) * text.length;
  return Math.ceil(
    (text.length - denseChars) / CHARS_PER_TOKEN + denseChars / CHARS_PER_DENSE_TOKEN,
  );
}
