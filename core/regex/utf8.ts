import { alternate, concat, type Node } from './node';
import { normalise, type Ranges } from './ranges';

/** Last code point of each length of UTF-8 sequence (RFC 3629 3). */
const LENGTH_LIMITS = [0x7f, 0x7ff, 0xffff, 0x10ffff];
const SURROGATES: readonly [number, number] = [0xd800, 0xdfff];
const NOTHING: Node = { kind: 'bytes', ranges: [] };

/** The byte sequences of a set of code points, as a node. */
export function encodeRanges(ranges: Ranges): Node {
  const sequences: Node[] = [];
  const single: [number, number][] = [];
  for (const [first, last] of withoutSurrogates(normalise(ranges))) {
    split(first, last, (bytes) => {
      if (bytes.length === 1) single.push(bytes[0] as [number, number]);
      else sequences.push(concat(bytes.map((range) => ({ kind: 'bytes', ranges: [range] }))));
    });
  }
  const all: Node[] = single.length > 0 ? [{ kind: 'bytes', ranges: single }] : [];
  all.push(...sequences);
  return all.length === 0 ? NOTHING : alternate(all);
}

/** UTF-8 has no surrogates: byte sequences that would encode them match nothing. */
function withoutSurrogates(ranges: Ranges): Ranges {
  return ranges.flatMap(([first, last]) => {
    const parts: [number, number][] = [];
    if (first < SURROGATES[0]) parts.push([first, Math.min(last, SURROGATES[0] - 1)]);
    if (last > SURROGATES[1]) parts.push([Math.max(first, SURROGATES[1] + 1), last]);
    return parts;
  });
}

/**
 * Cuts a range of code points into pieces whose encodings are a range at each byte: at the limits of
 * each length, then wherever the trailing bytes do not run over all of 80–BF.
 */
function split(
  first: number,
  last: number,
  emit: (bytes: readonly (readonly [number, number])[]) => void,
): void {
  for (const limit of LENGTH_LIMITS) {
    if (first <= limit && limit < last) {
      split(first, limit, emit);
      split(limit + 1, last, emit);
      return;
    }
  }
  if (last <= 0x7f) {
    emit([[first, last]]);
    return;
  }
  for (let trailing = 1; trailing < 4; trailing++) {
    const mask = (1 << (6 * trailing)) - 1;
    if ((first & ~mask) === (last & ~mask)) break;
    if ((first & mask) !== 0) {
      split(first, first | mask, emit);
      split((first | mask) + 1, last, emit);
      return;
    }
    if ((last & mask) !== mask) {
      split(first, (last & ~mask) - 1, emit);
      split(last & ~mask, last, emit);
      return;
    }
  }
  const low = encode(first);
  const high = encode(last);
  emit(low.map((byte, index) => [byte, high[index] as number]));
}

export function encode(codePoint: number): number[] {
  return [...Buffer.from(String.fromCodePoint(codePoint), 'utf8')];
}
