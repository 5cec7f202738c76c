import type { Confidence } from '../exchange/finding';
import type { Detector } from './catalogue';
import { ContextWords } from './context-words';
import { isObviousPlaceholder, isPlaceholder } from './placeholder';
import { validatorOf, type Validator } from './validators/registry';

/** What a detector saw at one place, before overlaps are resolved. */
export interface Candidate {
  readonly detector: CompiledDetector;
  readonly start: number;
  readonly end: number;
  readonly confidence: Confidence;
  readonly validated: boolean;
  /** Larger wins where candidates overlap. */
  readonly weight: number;
}

/** A password in an address is the finding, not the mail address that it seems to be part of. */
const CREDENTIAL_WEIGHT = 3;

const LEVELS: readonly Confidence[] = ['low', 'medium', 'high'];

/** Nothing that continues a word may touch a match; an escape such as `\n` or `%20` may stand before it. */
const LEFT_BORDER = String.raw`(?<=^|[^A-Za-z0-9]|\\[nrt]|%[0-9A-Fa-f]{2})`;
const RIGHT_BORDER = '(?![A-Za-z0-9])';

function compilePattern(spec: Detector): RegExp {
  const flags = `y${spec.ignoreCase ? 'i' : ''}${spec.pattern.includes('(?<value>') ? 'd' : ''}`;
  const source = spec.bounded ? `${LEFT_BORDER}(?:${spec.pattern})${RIGHT_BORDER}` : spec.pattern;
  return new RegExp(source, flags);
}

function compileLookback(chars: string): Uint8Array {
  const allowed = new RegExp(`[${chars}]`);
  return Uint8Array.from({ length: 128 }, (_, code) =>
    allowed.test(String.fromCharCode(code)) ? 1 : 0,
  );
}

/** What a detector needs to be tried; made when it is tried first. */
interface Parts {
  readonly pattern: RegExp;
  readonly validators: readonly Validator[];
  readonly evidence: readonly Validator[];
  readonly proves: boolean;
  readonly context: ContextWords | undefined;
  readonly placeholder: ((value: string) => boolean) | undefined;
}

function placeholderTest(spec: Detector): Parts['placeholder'] {
  const placeholders = spec.placeholders ?? (spec.category === 'credentials' ? 'obvious' : 'none');
  if (placeholders === 'none') return undefined;
  return placeholders === 'obvious' ? isObviousPlaceholder : isPlaceholder;
}

function compile(spec: Detector): Parts {
  const validators = spec.validators.flatMap((name) => validatorOf(name) ?? []);
  return {
    pattern: compilePattern(spec),
    validators,
    evidence: spec.evidence.flatMap((name) => validatorOf(name) ?? []),
    proves: validators.some((validator) => validator.proves),
    context: spec.context && new ContextWords(spec.context.words, spec.context.window),
    placeholder: placeholderTest(spec),
  };
}

/**
 * One catalogue entry, tried at an offset. Holds no text between calls. It is compiled when it is
 * tried for the first time: most detectors of a catalogue never are.
 */
export class CompiledDetector {
  #compiled: Parts | undefined;
  readonly #lookback: Uint8Array | undefined;

  constructor(
    readonly spec: Detector,
    readonly index: number,
  ) {
    this.#lookback = spec.lookback && compileLookback(spec.lookback.chars);
  }

  /** Where a match may start whose keyword stands at `keywordStart`. */
  startOf(text: string, keywordStart: number): number {
    if (this.#lookback === undefined || this.spec.lookback === undefined) return keywordStart;
    const least = Math.max(0, keywordStart - this.spec.lookback.max);
    let start = keywordStart;
    while (start > least && this.#lookback[text.charCodeAt(start - 1)] === 1) start--;
    return start;
  }

  /** What stands at exactly `start`; undefined when that is nothing of this kind. */
  tryAt(text: string, start: number): Candidate | undefined {
    const parts = (this.#compiled ??= compile(this.spec));
    const { pattern, context } = parts;
    pattern.lastIndex = start;
    const match = pattern.exec(text);
    if (match === null) return undefined;
    const [from, to] = match.indices?.groups?.['value'] ?? [match.index, pattern.lastIndex];
    const value = text.slice(from, to);
    if (parts.placeholder?.(value) === true) return undefined;
    const supported = context?.near(text, from, to) ?? false;
    if (this.spec.context?.require === true && !supported) return undefined;
    if (!parts.validators.every((validator) => validator.test(value))) return undefined;
    const proved = parts.proves || parts.evidence.some((validator) => validator.test(value));
    return this.#candidate(from, to, supported, proved);
  }

  /** What was found here by other means than the pattern, and proven. */
  proven(start: number, end: number): Candidate {
    return this.#candidate(start, end, false, true);
  }

  #candidate(start: number, end: number, supported: boolean, validated: boolean): Candidate {
    const raised = supported && this.spec.context?.require === false;
    const level = Math.min(2, LEVELS.indexOf(this.spec.confidence) + (raised ? 1 : 0));
    return {
      detector: this,
      start,
      end,
      confidence: LEVELS[level] ?? 'low',
      validated,
      weight:
        level * 4 +
        (this.spec.category === 'credentials' ? CREDENTIAL_WEIGHT : 0) +
        (supported ? 3 : 0) +
        (validated ? 2 : 0),
    };
  }
}
