/** Shannon entropy of the characters, in bits per character. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values())
    bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** Letters and digits both: what generated tokens have and words of a language lack. */
export function lettersAndDigits(text: string): boolean {
  return /[A-Za-z]/.test(text) && /[0-9]/.test(text);
}

const VOWELS = /[aeiouy]/i;

/**
 * Whether an assigned value looks generated or like a password, rather than like a word, a path, a
 * call or a variable: it has two kinds of characters, or changes case inside, or is long without vowels.
 */
export function secretLike(text: string): boolean {
  if (/^[a-z]+(?:[-_. ][a-z]+)*$/i.test(text) && !/[a-z][A-Z].*[a-z][A-Z]/.test(text)) {
    return text.length >= 12 && !VOWELS.test(text);
  }
  if (/^\d{1,7}$/.test(text)) return false;
  if (/^(?:https?:|\.{0,2}\/|[A-Za-z]:\\)/.test(text)) return false;
  if (/^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*|\[[^\]]*\]|\(.*\)?)+;?$/.test(text)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9\s_-]/].filter((kind) =>
    kind.test(text),
  ).length;
  return kinds >= 2 && entropy(text) >= 2.5;
}
