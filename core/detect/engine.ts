import type { Finding } from '../exchange/finding';
import type { Profile } from '../exchange/policy-document';
import type { Signals } from '../exchange/signals';
import type { Catalogue } from './catalogue';
import type { Candidate } from './compiled-detector';
import { maskedSample } from './masked-sample';
import { MAX_CANDIDATES, Matcher } from './matcher';
import { resolveOverlaps } from './overlap';
import { assignProfiles } from './profiles';
import { SOURCE_CODE_DETECTOR, sourceCodeFinding } from './source-code-finding';
import { classifyCode, type CodeGuess } from './source-code';
import { estimateTokens } from './token-estimate';
import type { DetectionEngine, ScanInput } from './types';

function findingOf(candidate: Candidate, part: number, text: string): Finding {
  const { spec } = candidate.detector;
  return {
    detector: spec.id,
    type: spec.type,
    category: spec.category,
    profiles: spec.profiles,
    part,
    start: candidate.start,
    end: candidate.end,
    confidence: candidate.confidence,
    validated: candidate.validated,
    masked: maskedSample(text.slice(candidate.start, candidate.end)),
  };
}

class CatalogueEngine implements DetectionEngine {
  constructor(
    readonly matcher: Matcher,
    readonly names: ReadonlyMap<string, string>,
    readonly profiles: readonly Profile[],
  ) {}

  scan(inputs: readonly ScanInput[]): Signals {
    const findings: Finding[] = [];
    const unscannable: { part: number; reason: string }[] = [];
    let tokenCount = 0;
    let code: CodeGuess | undefined;
    for (const { index, text } of inputs) {
      const { candidates, truncated } = this.matcher.match(text);
      for (const candidate of resolveOverlaps(candidates)) {
        findings.push(findingOf(candidate, index, text));
      }
      if (truncated) {
        unscannable.push({ part: index, reason: `more than ${MAX_CANDIDATES} findings` });
      }
      const guess = classifyCode(text);
      const codeFinding = sourceCodeFinding(guess, index, text);
      if (codeFinding !== undefined) findings.push(codeFinding);
      if (code === undefined || guess.score > code.score) code = guess;
      tokenCount += estimateTokens(text);
    }
    return {
      findings: assignProfiles(findings, this.profiles),
      unscannable,
      tokenCount,
      ...(code === undefined ? {} : { code: codeSignal(code) }),
    };
  }

  withProfiles(profiles: readonly Profile[]): DetectionEngine {
    return new CatalogueEngine(this.matcher, this.names, profiles);
  }

  nameOf(detector: string): string {
    return this.names.get(detector) ?? detector;
  }
}

function codeSignal({ score, language }: CodeGuess): NonNullable<Signals['code']> {
  return language === undefined ? { score } : { score, language };
}

/** The engine over a catalogue, with the predefined profiles. Compiles every pattern once. */
export function createDetectionEngine(catalogue: Catalogue): DetectionEngine {
  const names = new Map(catalogue.detectors.map((detector) => [detector.id, detector.name]));
  names.set(SOURCE_CODE_DETECTOR.id, SOURCE_CODE_DETECTOR.name);
  return new CatalogueEngine(new Matcher(catalogue.detectors), names, []);
}
