import type { Finding } from '../exchange/finding';
import type { Profile } from '../exchange/policy-document';
import type { Signals } from '../exchange/signals';
import type { Catalogue } from './catalogue';
import { catalogueSpans } from './catalogue-spans';
import { maskedSample } from './masked-sample';
import { MAX_CANDIDATES, Matcher } from './matcher';
import { contentTopics } from './models/prompt-topics';
import { markRecords } from './pii-record';
import { assignProfiles } from './profiles';
import { SOURCE_CODE_DETECTOR, sourceCodeFinding } from './source-code-finding';
import { classifyCode, type CodeGuess } from './source-code';
import { withTagged } from './tagged-spans';
import { TextMemo, type TextReading } from './text-memo';
import { estimateTokens } from './token-estimate';
import type {
  DetectionEngine,
  DetectionModels,
  FoundSpan,
  ScanInput,
  ScanOptions,
  SpanSource,
} from './types';

/** What an engine uses beside the catalogue. */
export interface EngineParts {
  /** The trained models; without them there are no scores, and code is told by its marks only. */
  readonly models?: DetectionModels;
  /** Further finders whose spans always count: exact data, word lists, document fingerprints. */
  readonly sources?: readonly SpanSource[];
  /** Long texts that come again are not read again; what it keeps of them is their digest. */
  readonly remembers?: boolean;
}

function memoFor({ remembers = false }: EngineParts): TextMemo | undefined {
  return remembers ? new TextMemo() : undefined;
}

/** Written out: copying the span by spread takes longer than finding it. */
function findingOf(span: FoundSpan, part: number, text: string): Finding {
  const { detector, type, category, profiles, start, end, confidence, validated } = span;
  const masked = maskedSample(text.slice(start, end));
  return {
    detector,
    type,
    category,
    profiles,
    part,
    start,
    end,
    confidence,
    validated,
    masked,
  };
}

class CatalogueEngine implements DetectionEngine {
  constructor(
    readonly matcher: Matcher,
    readonly names: ReadonlyMap<string, string>,
    readonly profiles: readonly Profile[],
    readonly parts: EngineParts,
    private readonly memo: TextMemo | undefined,
  ) {}

  scan(inputs: readonly ScanInput[], options: ScanOptions = {}): Signals {
    const findings: Finding[] = [];
    const unscannable: { part: number; reason: string }[] = [];
    let tokenCount = 0;
    let code: CodeGuess | undefined;
    for (const { index, text } of inputs) {
      const {
        spans,
        truncated,
        code: guess,
        tokens,
      } = this.memo?.of(text, this.#read) ?? this.#read(text);
      for (const span of spans) findings.push(findingOf(span, index, text));
      if (truncated) {
        unscannable.push({ part: index, reason: `more than ${MAX_CANDIDATES} findings` });
      }
      const codeFinding = sourceCodeFinding(guess, index, text);
      if (codeFinding !== undefined) findings.push(codeFinding);
      if (code === undefined || guess.score > code.score) code = guess;
      tokenCount += tokens;
    }
    const llm = options.layers === 'none' ? undefined : this.parts.models?.score(inputs, options);
    return {
      findings: assignProfiles(findings, this.profiles),
      unscannable,
      tokenCount,
      ...(code === undefined ? {} : { code: codeSignal(code) }),
      ...(llm === undefined
        ? {}
        : {
            llm: { ...llm, topics: [...contentTopics(findings, code?.score ?? 0), ...llm.topics] },
          }),
    };
  }

  withProfiles(profiles: readonly Profile[]): DetectionEngine {
    return new CatalogueEngine(this.matcher, this.names, profiles, this.parts, this.memo);
  }

  withSources(sources: readonly SpanSource[]): DetectionEngine {
    const names = new Map(this.names);
    for (const source of sources) for (const [id, name] of source.names) names.set(id, name);
    const parts = { ...this.parts, sources };
    // Other sources find other things: what was read before does not hold.
    return new CatalogueEngine(this.matcher, names, this.profiles, parts, memoFor(parts));
  }

  nameOf(detector: string): string {
    return this.names.get(detector) ?? detector;
  }

  readonly #read = (text: string): TextReading => ({
    ...this.#spansOf(text),
    code: this.parts.models?.code(text) ?? classifyCode(text),
    tokens: estimateTokens(text),
  });

  #spansOf(text: string): { spans: readonly FoundSpan[]; truncated: boolean } {
    const found = catalogueSpans(this.matcher, text);
    let { spans } = found;
    const tagger = this.parts.models?.tagger;
    if (tagger !== undefined) spans = withTagged(spans, tagger.find(text));
    for (const source of this.parts.sources ?? []) spans = [...spans, ...source.find(text)];
    return { spans: markRecords(spans), truncated: found.truncated };
  }
}

function codeSignal({ score, language }: CodeGuess): NonNullable<Signals['code']> {
  return language === undefined ? { score } : { score, language };
}

/** The engine over a catalogue, with the predefined profiles. */
export function createDetectionEngine(
  catalogue: Catalogue,
  parts: EngineParts = {},
): DetectionEngine {
  const names = new Map(catalogue.detectors.map((detector) => [detector.id, detector.name]));
  names.set(SOURCE_CODE_DETECTOR.id, SOURCE_CODE_DETECTOR.name);
  const { models, sources = [] } = parts;
  for (const source of models === undefined ? sources : [models.tagger, ...sources]) {
    for (const [id, name] of source.names) names.set(id, name);
  }
  return new CatalogueEngine(new Matcher(catalogue.detectors), names, [], parts, memoFor(parts));
}
