import type { FoundSpan, SpanSource } from '../../types';
import type { Container } from '../container';
import { Gazetteer } from './gazetteer';
import { MAX_FEATURES, TagFeaturizer } from './tag-features';
import type { TagForms } from './tag-forms';
import { OUTSIDE, TAG_COUNT, TAG_TYPES, isInside, typeOfTag } from './tags';
import { tagTokens, type TagToken } from './tokens';

/** Texts are tagged in pieces of this many tokens, so that memory stays small. */
const PIECE = 4096;

/** Longest text that is tagged, UTF-16 units; beyond, names add nothing to a verdict. */
export const TAG_LIMIT = 1 << 20;

/** How far the best tag must be ahead of "outside" for medium confidence, logits. */
const SURE = 2;

/** A stretch of tokens of one type; `margin` is how sure the model is. */
export interface TagSpan {
  readonly type: number;
  readonly start: number;
  readonly end: number;
  readonly margin: number;
}

/** A span with its first and last token in the piece. */
interface PieceSpan extends TagSpan {
  end: number;
  margin: number;
  readonly from: number;
  to: number;
}

/** Whether the form of the text allows a tag at a token. */
export function isAllowed(tag: number, forms: TagForms, index: number): boolean {
  if (tag === OUTSIDE) return true;
  return isInside(tag)
    ? forms.mayGoOn(typeOfTag(tag), index)
    : forms.mayBegin(typeOfTag(tag), index);
}

/** The tags that may follow a tag, "outside" aside, in their order. */
const CANDIDATES: readonly (readonly number[])[] = Array.from({ length: TAG_COUNT }, (_, before) =>
  Array.from({ length: TAG_COUNT - 1 }, (__, at) => at + 1).filter(
    (tag) => !isInside(tag) || (before !== OUTSIDE && typeOfTag(before) === typeOfTag(tag)),
  ),
);

/** Greedy tagger over hashed features with weights in 8 bits. */
export class Tagger implements SpanSource {
  readonly names: ReadonlyMap<string, string> = new Map(
    TAG_TYPES.map(({ detector, name }) => [detector, name]),
  );
  readonly #weights: Int8Array;
  readonly #scale: number;
  readonly #bias: Float32Array;
  readonly #gazetteer: Gazetteer;

  /** @throws ModelFileError */
  constructor(container: Container) {
    this.#weights = container.int8('weights');
    this.#scale = container.float32('scale')[0] as number;
    this.#bias = container.float32('bias');
    this.#gazetteer = new Gazetteer(container.int32('keys'), container.int32('kinds'));
  }

  find(text: string): readonly FoundSpan[] {
    return this.spans(text).map(({ type, start, end, margin }) => {
      const { detector, category, type: name } = TAG_TYPES[type] as (typeof TAG_TYPES)[number];
      return {
        detector,
        type: name,
        category,
        profiles: [],
        start,
        end,
        confidence: margin >= SURE ? ('medium' as const) : ('low' as const),
        validated: false,
      };
    });
  }

  /** Spans in the order of the text, without overlaps. */
  spans(text: string): TagSpan[] {
    const tokens = tagTokens(text.slice(0, TAG_LIMIT));
    const spans: TagSpan[] = [];
    for (let from = 0; from < tokens.length; from += PIECE) {
      spans.push(...this.#tag(tokens.slice(from, from + PIECE)));
    }
    return spans;
  }

  #tag(tokens: readonly TagToken[]): TagSpan[] {
    const features = new TagFeaturizer(tokens, this.#gazetteer);
    const spans: PieceSpan[] = [];
    const buckets = new Int32Array(MAX_FEATURES);
    let previous = OUTSIDE;
    let beforePrevious = OUTSIDE;
    tokens.forEach((token, index) => {
      if (previous === OUTSIDE && features.isPlain(index)) {
        beforePrevious = OUTSIDE;
        return;
      }
      const count = features.write(index, previous, beforePrevious, buckets);
      const tag = this.#best(buckets, count, previous, features.forms, index);
      if (tag !== OUTSIDE) {
        const ahead = this.#points(buckets, count, tag) - this.#points(buckets, count, OUTSIDE);
        const margin = ahead * this.#scale;
        const last = spans.at(-1);
        if (isInside(tag) && last !== undefined) {
          last.end = token.end;
          last.to = index;
          last.margin = Math.max(last.margin, margin);
        } else {
          const { start, end } = token;
          spans.push({ type: typeOfTag(tag), start, end, margin, from: index, to: index });
        }
      }
      beforePrevious = previous;
      previous = tag;
    });
    return spans.filter(({ type, from, to }) => features.forms.isWhole(type, from, to));
  }

  /**
   * The tag with the most points. A span goes on only with its own type, so of the tags within spans
   * at most one is asked; none is that the form of the text does not allow.
   */
  #best(
    buckets: Int32Array,
    count: number,
    previous: number,
    forms: TagForms,
    index: number,
  ): number {
    let best = OUTSIDE;
    let most = this.#points(buckets, count, OUTSIDE) + this.#head(OUTSIDE);
    for (const tag of CANDIDATES[previous] as readonly number[]) {
      const points = this.#points(buckets, count, tag) + this.#head(tag);
      if (points <= most || !isAllowed(tag, forms, index)) continue;
      most = points;
      best = tag;
    }
    return best;
  }

  #points(buckets: Int32Array, count: number, tag: number): number {
    const weights = this.#weights;
    let sum = 0;
    for (let at = 0; at < count; at++) {
      sum += weights[(buckets[at] as number) * TAG_COUNT + tag] as number;
    }
    return sum;
  }

  /** What a tag has before any feature, in points. */
  #head(tag: number): number {
    return (this.#bias[tag] as number) / this.#scale;
  }
}
