/**
 * A string with one character (0–255) for each byte. JavaScript's own comparison, search and hashing
 * then work on bytes, at their native speed.
 */
export type ByteString = string;

// eslint-disable-next-line no-control-regex -- ASCII starts at the control characters
const ASCII = /^[\x00-\x7f]*$/;

/** The UTF-8 bytes of a text. ASCII text is its own byte string and is not copied. */
export function utf8(text: string): ByteString {
  return ASCII.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/** A byte string as text; bytes that are not UTF-8 become U+FFFD. */
export function toText(bytes: ByteString): string {
  return ASCII.test(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8');
}
