/** Bytes of a request or an answer that make about one token, with the JSON around them. */
const BYTES_PER_TOKEN = 4;

/** Tokens in so many bytes, roughly and rather too many. */
export function estimateTokens(bytes: number): number {
  return Math.ceil(bytes / BYTES_PER_TOKEN);
}
