import { GAZETTEER_KINDS } from './gazetteer';
import { TAG_TYPES } from './tags';
import type { TagToken } from './tokens';

const ADDRESS = TAG_TYPES.findIndex(({ type }) => type === 'ADDRESS');
const AGE = TAG_TYPES.findIndex(({ type }) => type === 'AGE');
const STREET = 1 << GAZETTEER_KINDS.indexOf('street');

/** An address has a number or a word for a street within so many tokens of its start. */
const ADDRESS_REACH = 8;

/** Oldest age that is taken for one, years. */
const OLDEST = 125;

const NUMBER_WORD =
  /^(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty)$/;

const NUMBER = /^\p{N}/u;

/** What separates two sentences for certain. */
const BREAK = /^[!?;|]$/;

/** Longest word that a point behind it may shorten ("St. Louis", "Prof. Lee"). */
const LONGEST_SHORT = 4;

/**
 * What the form of a text allows, whatever the weights say: an address needs a number or a street,
 * an age is a number that somebody can reach, and nothing but an address goes on in the next
 * sentence or line.
 */
export class TagForms {
  /** @param kinds what the lists say of each token (gazetteer.ts) */
  constructor(
    private readonly tokens: readonly TagToken[],
    private readonly kinds: Int32Array,
  ) {}

  mayBegin(type: number, index: number): boolean {
    if (type === AGE) return isAge((this.tokens[index] as TagToken).lower);
    if (type !== ADDRESS) return true;
    const last = Math.min(this.tokens.length, index + ADDRESS_REACH);
    for (let at = index; at < last; at++) if (this.#placesAddress(at)) return true;
    return false;
  }

  mayGoOn(type: number, index: number): boolean {
    const { first } = this.tokens[index] as TagToken;
    const before = this.tokens[index - 1];
    if (!first || before === undefined) return true;
    if (BREAK.test(before.text)) return false;
    if (type === ADDRESS) return true;
    if (before.text !== '.') return false;
    const shortened = this.tokens[index - 2];
    return (
      shortened !== undefined &&
      shortened.end === before.start &&
      shortened.text.length <= LONGEST_SHORT &&
      shortened.text !== shortened.lower
    );
  }

  /** Whether what was found has what its type needs; both tokens belong to it. */
  isWhole(type: number, from: number, to: number): boolean {
    if (type !== ADDRESS) return true;
    for (let at = from; at <= to; at++) if (this.#placesAddress(at)) return true;
    return false;
  }

  #placesAddress(index: number): boolean {
    return (
      ((this.kinds[index] as number) & STREET) !== 0 ||
      NUMBER.test((this.tokens[index] as TagToken).text)
    );
  }
}

function isAge(word: string): boolean {
  if (NUMBER.test(word)) return Number(word) <= OLDEST;
  return NUMBER_WORD.test(word);
}
