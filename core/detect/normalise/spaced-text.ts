import { ViewBuilder, type View } from './view';

/** What people put between single characters to keep them from being read together. */
const SEPARATORS = new Uint8Array(65536);
for (const char of ' .-_*|') SEPARATORS[char.charCodeAt(0)] = 1;

const isSingle = (char: string): boolean => /^[\p{L}\p{N}@$]$/u.test(char);

/** Fewer single characters in a row are initials, list marks or mathematics. */
const LEAST_SINGLES = 6;

interface Run {
  readonly start: number;
  readonly end: number;
}

/** The run of single characters around `at`, where separators stand at `at` and every second place. */
function runAround(text: string, at: number): Run | undefined {
  const separator = text.charAt(at);
  let first = at - 1;
  while (text.charAt(first - 1) === separator && isSingle(text.charAt(first - 2))) first -= 2;
  let last = at + 1;
  while (text.charAt(last + 1) === separator && isSingle(text.charAt(last + 2))) last += 2;
  if (!isSingle(text.charAt(first)) || !isSingle(text.charAt(last))) return undefined;
  // A letter that touches another one is the end of a word.
  if (isSingle(text.charAt(last + 1))) last -= 2;
  if (isSingle(text.charAt(first - 1))) first += 2;
  return (last - first) / 2 + 1 >= LEAST_SINGLES ? { start: first, end: last + 1 } : undefined;
}

/** Runs of single characters: looked for at every fourth place, since a run is longer than that. */
function spacedRuns(text: string): Run[] {
  const runs: Run[] = [];
  for (let index = 3; index < text.length - 3; index += 4) {
    for (const at of [index, index + 1]) {
      const separator = text.charCodeAt(at);
      if (SEPARATORS[separator] !== 1 || text.charCodeAt(at + 2) !== separator) continue;
      const run = runAround(text, at);
      if (run === undefined) continue;
      runs.push(run);
      index = run.end - 1;
      break;
    }
  }
  return runs;
}

/** The text with `p a s s w o r d` closed up; undefined where nothing is spaced out. */
export function unspacedView(text: string): View | undefined {
  const runs = spacedRuns(text);
  if (runs.length === 0) return undefined;
  const view = new ViewBuilder();
  let index = 0;
  for (const { start, end } of runs) {
    for (; index < start; index++) view.add(text.charAt(index), index, index + 1);
    for (; index < end; index += 2) view.add(text.charAt(index), index, index + 1);
    index = end;
  }
  for (; index < text.length; index++) view.add(text.charAt(index), index, index + 1);
  return view.build('unspaced');
}
