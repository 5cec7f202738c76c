/** How a text looks once a disguise is taken off. */
export type ViewKind =
  'folded' | 'unspaced' | 'joined' | 'leet' | 'base64' | 'hex' | 'url' | 'rot13';

/** A text made from another one, and the way back to the original. */
export interface View {
  readonly kind: ViewKind;
  readonly text: string;
  /** The span of the original text from which a span of this text was made. */
  origin(start: number, end: number): readonly [start: number, end: number];
}

/** Builds a view unit by unit. */
export class ViewBuilder {
  #text = '';
  /** For each unit of the view: where its source starts and ends in the original. */
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  /** Adds text that came from `[start, end)` as a whole. */
  add(text: string, start: number, end: number): void {
    this.#text += text;
    for (let unit = 0; unit < text.length; unit++) {
      this.#starts.push(start);
      this.#ends.push(end);
    }
  }

  build(kind: ViewKind): View {
    const starts = Int32Array.from(this.#starts);
    const ends = Int32Array.from(this.#ends);
    return {
      kind,
      text: this.#text,
      origin: (start, end) => [starts[start] ?? 0, ends[end - 1] ?? starts[start] ?? 0],
    };
  }
}

/** The view whose text was made from that of another one. */
export function stacked(view: View, base: View | undefined): View {
  if (base === undefined) return view;
  return { ...view, origin: (start, end) => base.origin(...view.origin(start, end)) };
}
