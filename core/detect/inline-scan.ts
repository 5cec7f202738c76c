import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Finding } from '../exchange/finding';
import type { Signals } from '../exchange/signals';
import type { DetectionEngine, ScanInput } from './types';

/** A slice takes a few milliseconds; between slices other work gets its turn. */
const SLICE_LENGTH = 64 * 1024;

/** Slices overlap by more than the longest finding, so that none is cut in two. */
const OVERLAP = 20 * 1024;

interface Slice {
  readonly index: number;
  readonly offset: number;
  readonly text: string;
  /** Findings that start from here on belong to the next slice. */
  readonly border: number;
}

function slicesOf({ index, text }: ScanInput): Slice[] {
  if (text.length <= SLICE_LENGTH + OVERLAP) {
    return [{ index, offset: 0, text, border: Infinity }];
  }
  const slices: Slice[] = [];
  for (let offset = 0; ; offset += SLICE_LENGTH) {
    const last = offset + SLICE_LENGTH + OVERLAP >= text.length;
    const end = last ? text.length : offset + SLICE_LENGTH + OVERLAP;
    const border = last ? Infinity : offset + SLICE_LENGTH + OVERLAP / 2;
    slices.push({ index, offset, text: text.slice(offset, end), border });
    if (last) return slices;
  }
}

/**
 * Scans on this thread in slices, giving way to other work between them. Rejects with the signal's
 * reason when aborted. Profiles with a match count see each slice for itself.
 */
export async function scanInSlices(
  engine: DetectionEngine,
  inputs: readonly ScanInput[],
  signal?: AbortSignal,
): Promise<Signals> {
  const findings: Finding[] = [];
  const unscannable: Signals['unscannable'][number][] = [];
  let tokenCount = 0;
  let code: Signals['code'];
  for (const slice of inputs.flatMap(slicesOf)) {
    signal?.throwIfAborted();
    const part = engine.scan([{ index: slice.index, text: slice.text }]);
    const from = slice.offset === 0 ? 0 : slice.offset + OVERLAP / 2;
    for (const finding of part.findings) {
      const start = finding.start + slice.offset;
      if (start < from || start >= slice.border) continue;
      findings.push({ ...finding, start, end: finding.end + slice.offset });
    }
    unscannable.push(...part.unscannable);
    tokenCount += part.tokenCount;
    if (part.code !== undefined && part.code.score > (code?.score ?? 0)) code = part.code;
    await nextTurn();
  }
  return { findings, unscannable, tokenCount, ...(code === undefined ? {} : { code }) };
}
