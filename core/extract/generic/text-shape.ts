import { normalizeKey } from './keys';

/** Keys whose strings are long and full of blanks and yet no prompt. */
const NEVER_KEYS =
  /useragent|^ua$|browser|referr?er|stack|cookie|timezone|locale|fingerprint|token|^(chat|conversation)?(title|name)$|pagetitle|displayname|errormessage/;

/** A sentence: at least five words, most of its characters letters and blanks. */
const MIN_SENTENCE_LENGTH = 24;
const MIN_WORDS = 5;
const MIN_LETTER_SHARE = 0.7;
/** How much of a long string is looked at. */
const SAMPLE_LENGTH = 2000;

/** True when a string reads like something a person wrote, whatever its key is. */
export function looksWritten(key: string, text: string): boolean {
  if (text.length < MIN_SENTENCE_LENGTH || NEVER_KEYS.test(normalizeKey(key))) return false;
  const sample = text.slice(0, SAMPLE_LENGTH);
  if (sample.split(/\s+/, MIN_WORDS + 1).length < MIN_WORDS) return isDense(sample);
  const letters = sample.match(/[\p{L}\p{M}\s]/gu)?.length ?? 0;
  return letters / sample.length >= MIN_LETTER_SHARE;
}

/** Scripts that write without blanks. */
function isDense(text: string): boolean {
  const letters =
    text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu) ?? [];
  return letters.length / text.length >= MIN_LETTER_SHARE / 2;
}

/** True for values below a prompt key that are names of things, not text. Addresses may hold secrets. */
export function isIdentifier(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
}
