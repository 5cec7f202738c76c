import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Finding } from '../exchange/finding';
import { UNSAFE_CATEGORIES, type LlmSignals, type Signals } from '../exchange/signals';
import type { DetectionEngine, ScanInput, ScanOptions } from './types';

/** A slice takes a few milliseconds; between slices other work gets its turn. */
const SLICE_LENGTH = 64 * 1024;

/** Slices overlap by more than the longest finding, so that none is cut in two. */
const OVERLAP = 20 * 1024;

interface Slice {
  readonly input: ScanInput;
  readonly offset: number;
  /** Findings that start from here on belong to the next slice. */
  readonly border: number;
}

function slicesOf(input: ScanInput): Slice[] {
  const { text } = input;
  if (text.length <= SLICE_LENGTH + OVERLAP) return [{ input, offset: 0, border: Infinity }];
  const slices: Slice[] = [];
  for (let offset = 0; ; offset += SLICE_LENGTH) {
    const last = offset + SLICE_LENGTH + OVERLAP >= text.length;
    const end = last ? text.length : offset + SLICE_LENGTH + OVERLAP;
    const border = last ? Infinity : offset + SLICE_LENGTH + OVERLAP / 2;
    slices.push({ input: { ...input, text: text.slice(offset, end) }, offset, border });
    if (last) return slices;
  }
}

/** The worse of both in every score. */
function worse(a: LlmSignals | undefined, b: LlmSignals | undefined): LlmSignals | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const unsafeCategories = { ...a.unsafeCategories };
  for (const category of UNSAFE_CATEGORIES) {
    unsafeCategories[category] = Math.max(
      a.unsafeCategories[category],
      b.unsafeCategories[category],
    );
  }
  const customTopics: Record<string, number> = { ...a.customTopics };
  for (const [label, score] of Object.entries(b.customTopics)) {
    customTopics[label] = Math.min(score, customTopics[label] ?? score);
  }
  return {
    injectionScore: Math.min(a.injectionScore, b.injectionScore),
    unsafe: Math.max(a.unsafe, b.unsafe),
    unsafeCategories,
    customTopics,
    topics: [...new Set([...a.topics, ...b.topics])],
  };
}

/**
 * Scans on this thread in slices, giving way to other work between them. Rejects with the signal's
 * reason when aborted. Profiles with a match count see each slice for itself.
 */
export async function scanInSlices(
  engine: DetectionEngine,
  inputs: readonly ScanInput[],
  options: ScanOptions,
  signal?: AbortSignal,
): Promise<Signals> {
  const findings: Finding[] = [];
  const unscannable: Signals['unscannable'][number][] = [];
  let tokenCount = 0;
  let code: Signals['code'];
  let llm: LlmSignals | undefined;
  for (const slice of inputs.flatMap(slicesOf)) {
    signal?.throwIfAborted();
    const part = engine.scan([slice.input], options);
    const from = slice.offset === 0 ? 0 : slice.offset + OVERLAP / 2;
    for (const finding of part.findings) {
      const start = finding.start + slice.offset;
      if (start < from || start >= slice.border) continue;
      findings.push({ ...finding, start, end: finding.end + slice.offset });
    }
    unscannable.push(...part.unscannable);
    tokenCount += part.tokenCount;
    if (part.code !== undefined && part.code.score > (code?.score ?? 0)) code = part.code;
    llm = worse(llm, part.llm);
    await nextTurn();
  }
  return {
    findings,
    unscannable,
    tokenCount,
    ...(code === undefined ? {} : { code }),
    ...(llm === undefined ? {} : { llm }),
  };
}
