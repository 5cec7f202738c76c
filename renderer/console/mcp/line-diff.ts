/** One line of a comparison. */
interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** Above this many pairs of lines the whole is shown as exchanged, rather than waited for. */
const MOST_PAIRS = 4_000_000;

/** What changed from one text to another, line by line (longest common subsequence). */
export function lineDiff(before: string, after: string): readonly DiffLine[] {
  const [old, now] = [before === '' ? [] : before.split('\n'), after.split('\n')];
  if (old.length * now.length > MOST_PAIRS) {
    return [...lines('removed', old), ...lines('added', now)];
  }
  const lengths = commonLengths(old, now);
  const diff: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    const [one, other] = [old[i], now[j]];
    if (one !== undefined && one === other) {
      diff.push({ kind: 'same', text: one });
      i += 1;
      j += 1;
    } else if (
      one !== undefined &&
      (other === undefined || at(lengths, i + 1, j) >= at(lengths, i, j + 1))
    ) {
      diff.push({ kind: 'removed', text: one });
      i += 1;
    } else if (other !== undefined) {
      diff.push({ kind: 'added', text: other });
      j += 1;
    }
  }
  return diff;
}

const lines = (kind: DiffLine['kind'], texts: readonly string[]): DiffLine[] =>
  texts.map((text) => ({ kind, text }));

const at = (lengths: readonly Uint32Array[], i: number, j: number): number => lengths[i]?.[j] ?? 0;

/** `[i][j]`: lines that the ends of both texts from there on have in common, in order. */
function commonLengths(old: readonly string[], now: readonly string[]): readonly Uint32Array[] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint32Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    const row = lengths[i];
    for (let j = now.length - 1; row !== undefined && j >= 0; j -= 1) {
      row[j] =
        old[i] === now[j]
          ? at(lengths, i + 1, j + 1) + 1
          : Math.max(at(lengths, i + 1, j), at(lengths, i, j + 1));
    }
  }
  return lengths;
}
