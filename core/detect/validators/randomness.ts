import { PAIR_BITS, STEP_BITS } from './letter-pairs';
import { PAIR_ALPHABET, pairSymbol } from './pair-alphabet';

/** Counts of character codes below 256; others share the last. Cleared after each use. */
const COUNTS = new Uint16Array(257);

/** Shannon entropy of the characters, in bits per character. */
export function entropy(text: string): number {
  for (let index = 0; index < text.length; index++) {
    const slot = Math.min(text.charCodeAt(index), 256);
    COUNTS[slot] = (COUNTS[slot] as number) + 1;
  }
  let bits = 0;
  for (let index = 0; index < text.length; index++) {
    const slot = Math.min(text.charCodeAt(index), 256);
    const count = COUNTS[slot] as number;
    if (count === 0) continue;
    bits -= (count / text.length) * Math.log2(count / text.length);
    COUNTS[slot] = 0;
  }
  return bits;
}

/** Letters and digits both: what generated tokens have and words of a language lack. */
export function lettersAndDigits(text: string): boolean {
  return /[A-Za-z]/.test(text) && /[0-9]/.test(text);
}

/** More than hexadecimal: no digest and no UUID. */
export function mixedAlphabet(text: string): boolean {
  return !/^[0-9a-f-]+$/i.test(text);
}

/** The character that stands for zero bits. */
const ZERO_BITS = 0x21;

const OTHER_SYMBOL = PAIR_ALPHABET.length - 1;

/**
 * How unlikely the text is as a name or as words: mean bits of a character after the one before it.
 * Names and words have about 3 to 5.5, generated text 6 to 10. Characters other than letters, digits
 * and `_` divide the text and do not count.
 */
function surprisal(text: string): number {
  let bits = 0;
  let pairs = 0;
  let before = OTHER_SYMBOL;
  for (let index = 0; index < text.length; index++) {
    const symbol = pairSymbol(text.charCodeAt(index));
    if (symbol !== OTHER_SYMBOL && before !== OTHER_SYMBOL) {
      bits += PAIR_BITS.charCodeAt(before * PAIR_ALPHABET.length + symbol) - ZERO_BITS;
      pairs++;
    }
    before = symbol;
  }
  return pairs === 0 ? 0 : (bits * STEP_BITS) / pairs;
}

/** From here on text counts as generated: one token in a hundred of its kind is below. */
const GENERATED_BITS = 5.8;
const GENERATED_HEX_BITS = 5;

/** Names with underscores hold abbreviations and numbers, which are no words either. */
const GENERATED_NAME_BITS = 7;
const NAME_WITH_UNDERSCORES =
  /^(?:[A-Za-z]{0,12}\d{0,3}){1,3}(?:_[A-Za-z]{0,12}\d{0,3}[A-Za-z]{0,12}){2,}$/;

/** Whether the text looks generated rather than like names or words. */
export function generated(text: string): boolean {
  const bits = surprisal(text);
  if (/^[0-9a-f:-]+$/i.test(text)) return bits >= GENERATED_HEX_BITS;
  return bits >= (NAME_WITH_UNDERSCORES.test(text) ? GENERATED_NAME_BITS : GENERATED_BITS);
}

/** Shorter letters without a digit are names of something. */
const LEAST_LETTERS = 20;

/** From here on letters alone count as generated; names that are run together stay below. */
const GENERATED_LETTERS_BITS = 7;

/** Letters and digits both, or many letters of both cases that make no words. */
export function tokenLike(text: string): boolean {
  if (lettersAndDigits(text)) return true;
  return (
    text.length >= LEAST_LETTERS &&
    /[a-z][A-Z].*[a-z][A-Z]/.test(text) &&
    surprisal(text) >= GENERATED_LETTERS_BITS
  );
}
