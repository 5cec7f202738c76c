/**
 * The built-in patterns run on V8's backtracking engine, anchored at one place of the text. What
 * keeps them linear is that every quantifier is bounded, so that one try costs at most a constant; a
 * pattern with an unbounded quantifier, alone or in another, is refused when the catalogue is loaded.
 * Patterns that administrators write do not come here: the rules language runs them on its own engine,
 * whose time is linear whatever the pattern is (`core/policy`).
 */

/** Largest bound of a quantifier: a finding is at most about this long. */
export const MAX_REPEAT = 8192;

/** Most repetitions of a group that itself holds a quantifier. */
export const MAX_NESTED_REPEAT = 64;

interface Group {
  quantified: boolean;
}

/** The quantifier at `at`: its bounds and length; undefined where there is none. */
function quantifierAt(pattern: string, at: number): { max: number; length: number } | undefined {
  const char = pattern[at];
  if (char === '*' || char === '+') return { max: Infinity, length: 1 };
  if (char === '?') return { max: 1, length: 1 };
  const braces = /^\{(\d{1,5})(,(\d{0,5}))?\}/.exec(pattern.slice(at, at + 16));
  if (braces === null) return undefined;
  const [text, least, comma, most] = braces;
  const max = comma === undefined ? Number(least) : most === '' ? Infinity : Number(most);
  return { max, length: text.length };
}

/** Index after the character class that opens at `at`. */
function classEnd(pattern: string, at: number): number {
  let index = at + 1;
  while (index < pattern.length && pattern[index] !== ']') {
    index += pattern[index] === '\\' ? 2 : 1;
  }
  return index + 1;
}

function boundFault(max: number, group: Group | undefined): string | undefined {
  if (max === Infinity) return 'quantifiers are bounded: use {1,64} instead of +, * or {1,}';
  if (max > MAX_REPEAT) return `a quantifier repeats at most ${MAX_REPEAT} times`;
  if (group?.quantified === true && max > MAX_NESTED_REPEAT) {
    return `a group with a quantifier inside repeats at most ${MAX_NESTED_REPEAT} times`;
  }
  return undefined;
}

/** Why a pattern may not be built in; undefined when it may. */
export function patternFault(pattern: string): string | undefined {
  try {
    new RegExp(pattern, 'y');
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const open: Group[] = [{ quantified: false }];
  let index = 0;
  while (index < pattern.length) {
    const char = pattern[index];
    let closed: Group | undefined;
    if (char === '\\') {
      if (/[1-9k]/.test(pattern[index + 1] ?? '')) return 'back-references are not linear';
      index += 2;
    } else if (char === '[') {
      index = classEnd(pattern, index);
    } else if (char === '(') {
      open.push({ quantified: false });
      const prefix = /^\((\?(:|<?[=!]|<\w+>))?/.exec(pattern.slice(index, index + 80));
      index += prefix?.[0].length ?? 1;
      continue;
    } else {
      if (char === ')') closed = open.pop();
      index += 1;
    }
    const parent = open[open.length - 1];
    const quantifier = quantifierAt(pattern, index);
    if (quantifier !== undefined) {
      const fault = boundFault(quantifier.max, closed);
      if (fault !== undefined) return fault;
      index += quantifier.length;
      if (pattern[index] === '?') index += 1;
      if (parent !== undefined && quantifier.max > 1) parent.quantified = true;
    }
    if (closed?.quantified === true && parent !== undefined) parent.quantified = true;
  }
  return undefined;
}
