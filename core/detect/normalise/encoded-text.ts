import { ViewBuilder, type View, type ViewKind } from './view';

/** Limits of decoding: what lies beyond is scanned as it stands. */
export const DECODING_LIMITS = {
  /** Shortest run of characters that is tried, UTF-16 units. */
  leastRun: 20,
  /** Longest run that is decoded, UTF-16 units. */
  longestRun: 16 * 1024,
  /** Runs of one text that are decoded. */
  runs: 64,
} as const;

/** A single code is a space or a comma in an address. */
const LEAST_PERCENT_CODES = 2;

const IN_RUN = new Uint8Array(65536);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-') {
  IN_RUN[char.charCodeAt(0)] = 1;
}

interface Run {
  readonly start: number;
  readonly end: number;
}

const PADDING = '='.charCodeAt(0);

/** Number of padding characters at a place, two at most. */
function paddingAt(text: string, index: number): number {
  if (text.charCodeAt(index) !== PADDING) return 0;
  return text.charCodeAt(index + 1) === PADDING ? 2 : 1;
}

/** Runs of base64 characters: looked for at every so many places only, since a run is longer. */
function encodedRuns(text: string): Run[] {
  const runs: Run[] = [];
  const step = DECODING_LIMITS.leastRun - 1;
  let index = step;
  while (index < text.length && runs.length < DECODING_LIMITS.runs) {
    if (IN_RUN[text.charCodeAt(index)] === 0) {
      index += step;
      continue;
    }
    let start = index;
    while (start > 0 && IN_RUN[text.charCodeAt(start - 1)] === 1) start--;
    let end = index + 1;
    while (end < text.length && IN_RUN[text.charCodeAt(end)] === 1) end++;
    const length = end - start;
    if (length >= DECODING_LIMITS.leastRun && length <= DECODING_LIMITS.longestRun) {
      runs.push({ start, end: end + paddingAt(text, end) });
    }
    index = end + step;
  }
  return runs;
}

/** Text without control characters; U+FFFD stands for bytes that are no UTF-8. */
const TEXT = /^(?:[\t\n\f\r]|[^\p{Cc}\ufffd]){8,}$/u;
/** ASCII in UTF-16, as the command line of PowerShell takes it. */
const WIDE_TEXT = /^(?:[\t\n\r\x20-\x7e]\0){8,}$/;

/** What decoded bytes say, where they are text. */
function textOf(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf8');
  if (TEXT.test(text)) return text;
  return WIDE_TEXT.test(text) ? text.replaceAll('\0', '') : undefined;
}

function view(kind: ViewKind, text: string, { start, end }: Run): View {
  return { kind, text, origin: () => [start, end] };
}

function decodedRun(text: string, run: Run): View | undefined {
  const encoded = text.slice(run.start, run.end);
  // Words and paths are base64 too, but of no text.
  const kind = /^(?:[0-9a-f]{2})+$/i.test(encoded) ? 'hex' : 'base64';
  const decoded = textOf(Buffer.from(encoded, kind));
  return decoded === undefined ? undefined : view(kind, decoded, run);
}

/** Characters of an address that may stand beside percent-encoded ones. */
const IN_ADDRESS = new Uint8Array(65536);
for (let code = 0x21; code < 0x7f; code++) IN_ADDRESS[code] = 1;
for (const char of '"<>\\^`{|}%') IN_ADDRESS[char.charCodeAt(0)] = 0;

const isPercentCode = (text: string, index: number): boolean =>
  /^%[0-9A-Fa-f]{2}$/.test(text.slice(index, index + 3));

/** End of the percent-encoded run from `index` on, and how many codes it holds. */
function percentRun(text: string, index: number): { end: number; codes: number } {
  const limit = Math.min(text.length, index + DECODING_LIMITS.longestRun);
  let end = index;
  let codes = 0;
  while (end < limit) {
    if (IN_ADDRESS[text.charCodeAt(end)] === 1) end++;
    else if (isPercentCode(text, end)) {
      end += 3;
      codes++;
    } else break;
  }
  return { end, codes };
}

/** Parts with percent-encoded characters, each as one run. */
function percentViews(text: string): View[] {
  const views: View[] = [];
  let from = 0;
  for (let index = text.indexOf('%'); index >= 0 && views.length < DECODING_LIMITS.runs;) {
    const { end, codes } = percentRun(text, index);
    if (codes >= LEAST_PERCENT_CODES) {
      let start = index;
      while (start > from && IN_ADDRESS[text.charCodeAt(start - 1)] === 1) start--;
      views.push(...percentView(text, { start, end }));
    }
    from = Math.max(end, index + 1);
    index = text.indexOf('%', from);
  }
  return views;
}

/** Character by character, so that what stands beside a value in an address is left when it is masked. */
function percentView(text: string, { start, end }: Run): View[] {
  const builder = new ViewBuilder();
  try {
    for (let index = start; index < end;) {
      const codes = /^(?:%[0-9A-Fa-f]{2})+/.exec(text.slice(index, end))?.[0];
      if (codes === undefined) {
        const next = text.indexOf('%', index);
        const upTo = next < 0 || next > end ? end : Math.max(next, index + 1);
        for (; index < upTo; index++) builder.add(text.charAt(index), index, index + 1);
        continue;
      }
      for (const char of decodeURIComponent(codes)) {
        const length = '%00'.length * Buffer.byteLength(char);
        builder.add(char, index, index + length);
        index += length;
      }
    }
  } catch (error) {
    // Not every percent sign begins UTF-8; the text as it stands is scanned all the same.
    if (error instanceof URIError) return [];
    throw error;
  }
  return [builder.build('url')];
}

/** The whole text turned by thirteen letters, where it says that it is. */
function rotatedView(text: string): View[] {
  if (!text.includes('13') || !/rot[- ]?13/i.test(text)) return [];
  const rotated = text.replace(/[A-Za-z]/g, (letter) => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
  return [{ kind: 'rot13', text: rotated, origin: (start, end) => [start, end] }];
}

/** What is encoded in a text: base64, hexadecimal, percent-encoding, rot13. */
export function decodedViews(text: string): View[] {
  const runs = encodedRuns(text).flatMap((run) => decodedRun(text, run) ?? []);
  return [...runs, ...percentViews(text), ...rotatedView(text)];
}
