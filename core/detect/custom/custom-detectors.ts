import { utf8, type ByteString } from '../../regex/byte-string';
import { RegexLimitError } from '../../regex/error';
import { Regex } from '../../regex/regex';
import { Steps } from '../../regex/steps';
import type { Confidence } from '../../exchange/finding';
import type { CustomDetector } from '../../exchange/policy-detectors';
import { ContextWords } from '../context-words';
import type { FoundSpan, SpanSource } from '../types';
import { luhn } from '../validators/checksums';
import { ByteOffsets } from './byte-offsets';

/** Findings of one detector in one text; more say nothing more. */
const MOST_FINDINGS = 2000;

/** Work that one detector may do on one text: some, and more for each byte. */
const BASE_STEPS = 1_000_000;
const STEPS_PER_BYTE = 16;

const LEVELS: readonly Confidence[] = ['low', 'medium', 'high'];

/** Where a text is looked at as bytes, with the way back to its own offsets. */
interface Searched {
  readonly text: string;
  readonly bytes: ByteString;
  readonly offsets: ByteOffsets;
}

class CompiledCustom {
  readonly #regex: Regex;
  readonly #context: ContextWords | undefined;
  readonly #allow: ReadonlySet<string>;

  constructor(readonly spec: CustomDetector) {
    this.#regex = new Regex(spec.ignoreCase ? `(?i:${spec.pattern})` : spec.pattern);
    this.#allow = new Set(spec.allow.map((value) => value.toLowerCase()));
    if (spec.context !== undefined) {
      this.#context = new ContextWords(spec.context.words, spec.context.window);
    }
  }

  find(searched: Searched): FoundSpan[] {
    const { bytes } = searched;
    const steps = new Steps(BASE_STEPS + STEPS_PER_BYTE * bytes.length);
    const found: FoundSpan[] = [];
    try {
      for (let from = 0; from <= bytes.length && found.length < MOST_FINDINGS;) {
        const match = this.#regex.search(bytes, from, steps);
        if (match === undefined) break;
        const span = match.end > match.start ? this.#span(searched, match) : undefined;
        if (span !== undefined) found.push(span);
        from = Math.max(match.end, from + 1);
      }
    } catch (error) {
      // A pattern that is too much work for this text: what it found so far counts.
      if (!(error instanceof RegexLimitError)) throw error;
    }
    return found;
  }

  #span(searched: Searched, match: { start: number; end: number }): FoundSpan | undefined {
    const { text, offsets } = searched;
    const start = offsets.unitOf(match.start);
    const end = offsets.unitOf(match.end);
    const value = text.slice(start, end);
    const { spec } = this;
    if (spec.wholeWord && touchesWord(text, start, end)) return undefined;
    if (this.#allow.has(value.toLowerCase())) return undefined;
    if (spec.luhn && !luhn(value.replace(/\D/g, ''))) return undefined;
    const supported = this.#context?.near(text, start, end) ?? false;
    if (spec.context?.required === true && !supported) return undefined;
    return {
      detector: customDetectorId(spec.id),
      type: spec.type,
      category: spec.category,
      profiles: [],
      confidence: this.#confidence(supported),
      validated: spec.luhn,
      start,
      end,
    };
  }

  #confidence(supported: boolean): Confidence {
    const raised = supported && this.spec.context?.required === false ? 1 : 0;
    return LEVELS[Math.min(2, LEVELS.indexOf(this.spec.confidence) + raised)] ?? 'low';
  }
}

const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

/** Whether a letter or digit continues the span on either side. */
function touchesWord(text: string, start: number, end: number): boolean {
  const joins = (a: string | undefined, b: string | undefined): boolean =>
    a !== undefined && b !== undefined && LETTER_OR_DIGIT.test(a) && LETTER_OR_DIGIT.test(b);
  return joins(text[start - 1], text[start]) || joins(text[end - 1], text[end]);
}

/** The id under which a custom detector reports. */
export function customDetectorId(id: string): string {
  return `custom-${id}`;
}

/** Detectors that administrators write, on the engine of rules. @throws RegexSyntaxError */
export class CustomDetectors implements SpanSource {
  readonly names: ReadonlyMap<string, string>;
  readonly #detectors: readonly CompiledCustom[];

  constructor(specs: readonly CustomDetector[]) {
    this.#detectors = specs.map((spec) => new CompiledCustom(spec));
    this.names = new Map(specs.map(({ id, name }) => [customDetectorId(id), name]));
  }

  find(text: string): FoundSpan[] {
    const bytes = utf8(text);
    return this.#detectors.flatMap((detector) =>
      // Matches come in order of the text, and so do the offsets that are asked for.
      detector.find({ text, bytes, offsets: new ByteOffsets(text, bytes.length) }),
    );
  }
}
