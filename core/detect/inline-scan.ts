import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Finding } from '../exchange/finding';
import type { LlmSignals, Signals } from '../exchange/signals';
import { StreamScan } from './stream-scan';
import type { DetectionEngine, ScanInput, ScanOptions } from './types';
import { worseScores } from './worse-scores';

/** A slice takes a few milliseconds; between slices other work gets its turn. */
const SLICE_LENGTH = 64 * 1024;

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
  for (const { text, ...input } of inputs) {
    const scan = new StreamScan(engine, input, options, SLICE_LENGTH);
    for (let offset = 0; offset < text.length; offset += SLICE_LENGTH) {
      signal?.throwIfAborted();
      findings.push(...scan.push(text.slice(offset, offset + SLICE_LENGTH)));
      await nextTurn();
    }
    const rest = scan.end();
    findings.push(...rest.findings);
    unscannable.push(...rest.unscannable);
    tokenCount += rest.tokenCount;
    if (rest.code !== undefined && rest.code.score > (code?.score ?? 0)) code = rest.code;
    llm = worseScores(llm, rest.llm);
  }
  return {
    findings,
    unscannable,
    tokenCount,
    ...(code === undefined ? {} : { code }),
    ...(llm === undefined ? {} : { llm }),
  };
}
