import type { Ranges } from './ranges';

/** Zero-width conditions. `line-*` are `^` and `$` after `(?m)`; words are ASCII words. */
export type Assertion =
  | 'text-start'
  | 'text-end'
  | 'line-start'
  | 'line-end'
  | 'word-boundary'
  | 'not-word-boundary'
  | 'word-start'
  | 'word-end';

/** A regular expression over bytes; code points have become sequences of byte ranges. */
export type Node =
  | { readonly kind: 'empty' }
  | { readonly kind: 'bytes'; readonly ranges: Ranges }
  | { readonly kind: 'assert'; readonly what: Assertion }
  | { readonly kind: 'concat'; readonly items: readonly Node[] }
  | { readonly kind: 'alternate'; readonly items: readonly Node[] }
  | { readonly kind: 'capture'; readonly index: number; readonly item: Node }
  | {
      readonly kind: 'repeat';
      readonly item: Node;
      readonly min: number;
      /** Infinity for no upper bound. */
      readonly max: number;
      readonly greedy: boolean;
    };

/** One node for several that follow each other; none is the empty text. */
export function concat(items: readonly Node[]): Node {
  if (items.length === 0) return { kind: 'empty' };
  return items.length === 1 ? (items[0] as Node) : { kind: 'concat', items };
}

/** One node for several of which one must match; the order says which is tried first. */
export function alternate(items: readonly Node[]): Node {
  return items.length === 1 ? (items[0] as Node) : { kind: 'alternate', items };
}

/** True when every match must begin at the start of the text, so that one attempt is enough. */
export function isAnchored(node: Node): boolean {
  switch (node.kind) {
    case 'assert':
      return node.what === 'text-start';
    case 'concat':
      return node.items[0] !== undefined && isAnchored(node.items[0]);
    case 'alternate':
      return node.items.every(isAnchored);
    case 'capture':
      return isAnchored(node.item);
    case 'repeat':
      return node.min > 0 && isAnchored(node.item);
    case 'empty':
    case 'bytes':
      return false;
  }
}

/** The longest run of fixed bytes that every match contains; empty when there is none. */
export function requiredLiteral(node: Node): string {
  const items = node.kind === 'concat' ? node.items : [node];
  let longest = '';
  let run = '';
  for (const item of items) {
    const byte = fixedByte(item);
    run = byte === undefined ? '' : run + String.fromCharCode(byte);
    if (run.length > longest.length) longest = run;
  }
  return longest;
}

/** True when the expression is nothing but its required literal. */
export function isLiteral(node: Node): boolean {
  const items = node.kind === 'concat' ? node.items : [node];
  return items.every((item) => fixedByte(item) !== undefined);
}

function fixedByte(node: Node): number | undefined {
  if (node.kind !== 'bytes' || node.ranges.length !== 1) return undefined;
  const [first, last] = node.ranges[0] as readonly [number, number];
  return first === last ? first : undefined;
}
