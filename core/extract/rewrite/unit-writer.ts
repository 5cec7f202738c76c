import type { TextPlace } from './text-places';
import type { TextLeaf, UnitTexts } from './unit-texts';

/** A text that was exchanged, with what stands for it. */
interface Exchanged {
  readonly value: string;
  readonly text: string;
}

/** Shorter values may be part of any word: they are exchanged where they were found only. */
const LEAST_TO_REPEAT = 4;

/**
 * Writes units with other text in them. Remembers what it wrote where, since streams may say all
 * again in each event, and exchanges what was exchanged once wherever else it is repeated.
 */
export class UnitWriter {
  /** What a leaf with text held before and after, by its path. */
  readonly #written = new Map<string, { readonly before: string; readonly after: string }>();
  readonly #exchanged = new Map<string, string>();

  /** From now on these are exchanged wherever they stand. */
  exchange({ value, text }: Exchanged): void {
    if (value.length < LEAST_TO_REPEAT || value === text) return;
    this.#exchanged.set(value, text);
    // Within JSON that stands in a string.
    const escaped = JSON.stringify(value).slice(1, -1);
    if (escaped !== value) this.#exchanged.set(escaped, JSON.stringify(text).slice(1, -1));
  }

  /**
   * The unit with `textOf` in its places; the range is one of the unit's text.
   */
  write(
    bytes: Buffer,
    texts: UnitTexts,
    places: readonly TextPlace[],
    textOf: (start: number, end: number) => string,
  ): Buffer {
    const edits = new Map<number, string>();
    const same = new Map<string, string>();
    const placed = new Set<number>();
    for (const place of places) {
      const leaf = texts.leaves[place.leaf];
      if (leaf === undefined) continue;
      placed.add(place.leaf);
      const text = this.#prefix(leaf, place.from) + textOf(place.at, place.at + place.length);
      this.#written.set(leaf.path, { before: leaf.text, after: text });
      if (text === leaf.text) continue;
      edits.set(place.leaf, text);
      same.set(leaf.text, text);
    }
    for (const [index, leaf] of texts.leaves.entries()) {
      if (placed.has(index)) continue;
      const text = this.#other(leaf, same);
      if (text !== leaf.text) edits.set(index, text);
    }
    return edits.size === 0 ? bytes : Buffer.from(texts.replace(edits));
  }

  #prefix(leaf: TextLeaf, length: number): string {
    const prefix = leaf.text.slice(0, length);
    const written = this.#written.get(leaf.path);
    return written?.before === prefix ? written.after : this.#repeated(prefix);
  }

  /** A leaf that holds no text of its own: it may repeat what another says, or said before. */
  #other(leaf: TextLeaf, same: ReadonlyMap<string, string>): string {
    const written = this.#written.get(leaf.path);
    if (written?.before === leaf.text) return written.after;
    return (leaf.aside ? undefined : same.get(leaf.text)) ?? this.#repeated(leaf.text);
  }

  #repeated(text: string): string {
    let result = text;
    for (const [value, other] of this.#exchanged) result = result.replaceAll(value, () => other);
    return result;
  }
}
