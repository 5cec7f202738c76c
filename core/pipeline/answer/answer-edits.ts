import type { AnswerRestorer } from '../../detect/types';
import type { AnswerEdit } from '../../exchange/answer-guard';
import type { Finding } from '../../exchange/finding';

/** Lengths of values that are masked wherever they stand: as `RedactText` has it. */
const REPEATED_LENGTH = { least: 8, most: 4096 } as const;
/** What a restorer takes for a placeholder. */
const PLACEHOLDER = /(\\?\[[A-Z0-9_\\]{3,124}\])/;
/** The beginning of one, at the end of a text; or the backslash before one. */
const UNFINISHED = /\\?\[[A-Z0-9_\\]{0,124}$|\\$/;

/** The text with the edits in it; `start` is the offset of its first code unit. */
export function editedText(text: string, start: number, edits: readonly AnswerEdit[]): string {
  let result = '';
  let from = 0;
  for (const edit of edits) {
    result += text.slice(from, edit.start - start) + edit.text;
    from = edit.end - start;
  }
  return result + text.slice(from);
}

/**
 * Masks what was found in a text, and each further place where a found value stands. `mask` exchanges
 * the findings of one value, whose offsets are within it.
 */
export function maskEdits(
  text: string,
  found: readonly Finding[],
  mask: (value: string, found: readonly Finding[]) => string,
): AnswerEdit[] {
  const edits = clusters(found).map(({ start, end, findings }): AnswerEdit => {
    const within = findings.map((one) => ({
      ...one,
      start: one.start - start,
      end: one.end - start,
    }));
    return { kind: 'mask', start, end, text: mask(text.slice(start, end), within) };
  });
  return [...edits, ...repeated(text, edits)].sort((a, b) => a.start - b.start);
}

interface Cluster {
  readonly start: number;
  end: number;
  readonly findings: Finding[];
}

/** Findings that overlap are exchanged together. */
function clusters(found: readonly Finding[]): readonly Cluster[] {
  const list: Cluster[] = [];
  for (const finding of [...found].sort((a, b) => a.start - b.start)) {
    const last = list.at(-1);
    if (last && finding.start < last.end) {
      last.end = Math.max(last.end, finding.end);
      last.findings.push(finding);
    } else list.push({ start: finding.start, end: finding.end, findings: [finding] });
  }
  return list;
}

function repeated(text: string, edits: readonly AnswerEdit[]): readonly AnswerEdit[] {
  const more: AnswerEdit[] = [];
  const isFree = (start: number, end: number): boolean =>
    [...edits, ...more].every((edit) => edit.end <= start || end <= edit.start);
  const seen = new Set<string>();
  for (const edit of edits) {
    const value = text.slice(edit.start, edit.end);
    const { least, most } = REPEATED_LENGTH;
    if (value.length < least || value.length > most || seen.has(value)) continue;
    seen.add(value);
    for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length)) {
      const end = at + value.length;
      if (isFree(at, end)) more.push({ ...edit, start: at, end });
    }
  }
  return more;
}

/** Where a text may be cut without cutting a placeholder, at `cut` or before it. */
export function placeholderBorder(text: string, cut: number): number {
  const unfinished = UNFINISHED.exec(text.slice(Math.max(0, cut - 128), cut));
  return unfinished ? cut - unfinished[0].length : cut;
}

/**
 * Restores the placeholders of a text that is masked already. What is masked goes through the restorer
 * too, so that it knows what stands before a placeholder. `last`: nothing follows the text.
 */
export function restoreEdits(
  text: string,
  masks: readonly AnswerEdit[],
  restorer: AnswerRestorer,
  last: boolean,
): AnswerEdit[] {
  const edits: AnswerEdit[] = [];
  let from = 0;
  const plain = (end: number): void => {
    const pieces = text.slice(from, end).split(PLACEHOLDER);
    for (const [index, piece] of pieces.entries()) {
      const isEnd = last && end === text.length && index === pieces.length - 1;
      const restored = restorer.push(piece) + (isEnd ? restorer.finish() : '');
      if (restored !== piece) {
        edits.push({ kind: 'restore', start: from, end: from + piece.length, text: restored });
      }
      from += piece.length;
    }
  };
  for (const mask of masks) {
    plain(mask.start);
    edits.push({ ...mask, text: restorer.push(mask.text) });
    from = mask.end;
  }
  plain(text.length);
  return edits;
}
