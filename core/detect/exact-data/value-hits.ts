import { FilterHash } from '../../datasets/filter-hash';
import { walkWords, WORD_BORDER, type WordListener } from '../../datasets/folded-words';
import { entriesOf, MOST_DIGITS, MOST_WORDS, type HashedSet } from '../../datasets/hashed-set';
import type { KeyedHash } from '../../datasets/keyed-hash';

/** What may stand between two words of one value, UTF-16 code units. */
const MOST_BETWEEN = 4;

/** A value of the set that stands in the text; `firstEntry` and `lastEntry` bound its entries, the last exclusive. */
export interface ValueHit {
  readonly start: number;
  readonly end: number;
  readonly firstEntry: number;
  readonly lastEntry: number;
}

/** The words of one text, as numbers: where each starts and ends, and where its codes lie. */
class Words implements WordListener {
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  readonly digits: boolean[] = [];
  /** Index of each word's first code; one more for the end of the last. */
  readonly codesFrom: number[] = [];
  readonly codes: number[] = [];

  begin(start: number): void {
    this.starts.push(start);
    this.codesFrom.push(this.codes.length);
  }

  add(code: number): void {
    this.codes.push(code);
  }

  end(end: number, digits: boolean): void {
    this.ends.push(end);
    this.digits.push(digits);
  }

  get count(): number {
    return this.ends.length;
  }

  /** Whether a word follows the one before so closely that both may be of one value. */
  follows(word: number): boolean {
    return (
      word < this.count &&
      (this.starts[word] as number) - (this.ends[word - 1] as number) <= MOST_BETWEEN
    );
  }

  codesEnd(word: number): number {
    return this.codesFrom[word + 1] ?? this.codes.length;
  }
}

/** The words of a text, which several sets may look at. */
export function wordsOf(text: string): Words {
  const words = new Words();
  walkWords(text, words);
  return words;
}

/** Finds the values of one set in texts: the filter first, then the hash itself. */
export class ValueFinder {
  readonly #filter: FilterHash;

  constructor(
    private readonly set: HashedSet,
    private readonly hash: KeyedHash,
  ) {
    this.#filter = new FilterHash(hash);
  }

  /** Every value in the text, in order of its start; values may overlap. */
  find(words: Words): ValueHit[] {
    const hits: ValueHit[] = [];
    for (let word = 0; word < words.count; word++) {
      this.#begin(words, word);
      const filter = this.#filter;
      if (this.set.filter.has(filter.low, filter.high)) this.#confirm(words, word, word, hits);
      if (words.digits[word] && words.digits[word + 1]) this.#numbers(words, word, hits);
      if (this.set.wordCounts > 3 && this.set.beginnings.has(filter.low, filter.high)) {
        this.#phrases(words, word, hits);
      }
    }
    return hits;
  }

  /** Leaves the filter's hash of one word. */
  #begin(words: Words, word: number): void {
    this.#filter.begin();
    this.#feed(words, word);
    this.#filter.finish();
  }

  #feed(words: Words, word: number): void {
    const end = words.codesEnd(word);
    for (let at = words.codesFrom[word] as number; at < end; at++) {
      this.#filter.add(words.codes[at] as number);
    }
  }

  /** A number that is written with spaces or dashes: 4111 1111 1111 1111. */
  #numbers(words: Words, first: number, hits: ValueHit[]): void {
    const { digitCounts, filter } = this.set;
    let length = words.codesEnd(first) - (words.codesFrom[first] as number);
    for (let last = first + 1; words.digits[last] && words.follows(last); last++) {
      length += words.codesEnd(last) - (words.codesFrom[last] as number);
      if (length > MOST_DIGITS || digitCounts >>> length === 0) break;
      this.#feed(words, last);
      if (((digitCounts >>> length) & 1) === 0) continue;
      this.#filter.finish();
      if (filter.has(this.#filter.low, this.#filter.high)) this.#confirm(words, first, last, hits);
    }
    // Phrases that begin with this word go on from its hash.
    this.#begin(words, first);
  }

  #phrases(words: Words, first: number, hits: ValueHit[]): void {
    const { wordCounts, filter } = this.set;
    for (let last = first + 1; words.follows(last); last++) {
      const count = last - first + 1;
      if (count > MOST_WORDS || wordCounts >>> count === 0) return;
      this.#filter.add(WORD_BORDER);
      this.#feed(words, last);
      if (((wordCounts >>> count) & 1) === 0) continue;
      this.#filter.finish();
      if (filter.has(this.#filter.low, this.#filter.high)) this.#confirm(words, first, last, hits);
    }
  }

  /** The filter says yes; the keyed hash decides. */
  #confirm(words: Words, first: number, last: number, hits: ValueHit[]): void {
    const allDigits = words.digits.slice(first, last + 1).every(Boolean);
    const texts: string[] = [];
    for (let word = first; word <= last; word++) {
      const codes = words.codes.slice(words.codesFrom[word], words.codesEnd(word));
      texts.push(String.fromCharCode(...codes));
    }
    const { high, low } = this.hash.of('cell', texts.join(allDigits ? '' : ' '));
    const [firstEntry, lastEntry] = entriesOf(this.set, high, low);
    if (firstEntry === lastEntry) return;
    const start = words.starts[first] as number;
    hits.push({ start, end: words.ends[last] as number, firstEntry, lastEntry });
  }
}
