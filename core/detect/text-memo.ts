import { hash } from 'node:crypto';
import type { FoundSpan } from './types';
import type { CodeGuess } from './source-code';

/** What an engine knows of one text, whatever the policy: places and kinds, and none of its words. */
export interface TextReading {
  readonly spans: readonly FoundSpan[];
  readonly truncated: boolean;
  readonly code: CodeGuess;
  readonly tokens: number;
}

/** Shorter texts are read again in less time than it takes to be sure that they are the same. */
const LEAST_LENGTH = 1024;

/** Readings with more findings are not kept, so that memory is bounded. */
const MOST_SPANS = 64;

/** Texts whose first sight is remembered, a power of two. */
const SIGHTS = 4096;

/** Texts whose reading is kept. */
const READINGS = 512;

/**
 * Readings of texts that come again and again: the instructions of an agent go with each of its
 * requests. A text is known by its SHA-256, and its reading is kept from its second sight on, so that
 * texts which come once leave nothing behind.
 */
export class TextMemo {
  /** The least recently used first. */
  readonly #readings = new Map<string, TextReading>();
  readonly #sights = new Uint32Array(SIGHTS);

  /** Gives what is known of a text, or reads it. `read` has no say but by the text. */
  of(text: string, read: (text: string) => TextReading): TextReading {
    if (text.length < LEAST_LENGTH) return read(text);
    // UTF-16: as UTF-8 all lone surrogates would be one character.
    const digest = hash('sha256', Buffer.from(text, 'utf16le'), 'buffer');
    const key = digest.toString('latin1');
    const known = this.#readings.get(key);
    if (known !== undefined) {
      this.#readings.delete(key);
      this.#readings.set(key, known);
      return known;
    }
    const reading = read(text);
    if (this.#seenBefore(digest) && reading.spans.length <= MOST_SPANS) this.#keep(key, reading);
    return reading;
  }

  #seenBefore(digest: Buffer): boolean {
    const place = digest.readUInt16LE(0) % SIGHTS;
    const mark = digest.readUInt32LE(4);
    if (this.#sights[place] === mark) return true;
    this.#sights[place] = mark;
    return false;
  }

  #keep(key: string, reading: TextReading): void {
    if (this.#readings.size >= READINGS) {
      for (const oldest of this.#readings.keys()) {
        this.#readings.delete(oldest);
        break;
      }
    }
    this.#readings.set(key, reading);
  }
}
