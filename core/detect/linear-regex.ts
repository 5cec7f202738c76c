import { createRequire } from 'node:module';
import type { RE2 } from 're2-wasm';

/** A pattern of an administrator, on an engine whose time is linear in the text (RE2). */
export interface LinearRegex {
  test(text: string): boolean;
  /** The first match in the text from `from` on, which counts as the text's start. UTF-16 units. */
  search(text: string, from?: number): { readonly start: number; readonly end: number } | undefined;
}

/** Longest pattern accepted, in UTF-16 units. */
export const MAX_PATTERN_LENGTH = 4096;

/** A pattern that RE2 does not take: look-around, back-references, too large, or broken. */
export class PatternError extends Error {
  readonly code = 'PATTERN_INVALID';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PatternError';
  }
}

let engine: typeof RE2 | undefined;

/** The WebAssembly module is loaded with the first pattern: most policies have none. */
function loadEngine(): typeof RE2 {
  engine ??= (createRequire(import.meta.url)('re2-wasm') as { RE2: typeof RE2 }).RE2;
  return engine;
}

/** re2-wasm counts an index in code points; this is the same place in UTF-16 units. */
function unitOffset(text: string, codePoints: number): number {
  let offset = 0;
  for (let passed = 0; passed < codePoints; passed++) {
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  }
  return offset;
}

/** Compiles a pattern of RE2's syntax. Throws PatternError with RE2's reason. */
export function compileLinear(
  pattern: string,
  options: { ignoreCase?: boolean } = {},
): LinearRegex {
  if (pattern.length > MAX_PATTERN_LENGTH) {
    throw new PatternError(`a pattern has at most ${MAX_PATTERN_LENGTH} characters`);
  }
  const Engine = loadEngine();
  let compiled: RE2;
  try {
    compiled = new Engine(pattern, options.ignoreCase === true ? 'giu' : 'gu');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PatternError(reason.replace(/^Invalid regular expression: \/.*\/\w*: /s, ''), {
      cause: error,
    });
  }
  return {
    test(text) {
      compiled.lastIndex = 0;
      return compiled.test(text);
    },
    search(text, from = 0) {
      const rest = from === 0 ? text : text.slice(from);
      compiled.lastIndex = 0;
      const match = compiled.exec(rest);
      if (match === null) return undefined;
      const start = from + unitOffset(rest, match.index);
      return { start, end: start + (match[0]?.length ?? 0) };
    },
  };
}
