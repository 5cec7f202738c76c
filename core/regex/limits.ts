/**
 * Limits of regular expressions that people write. They keep the cost of any pattern and any text
 * bounded: a pattern over a limit is refused when it is compiled.
 */
export const REGEX_LIMITS = {
  /** Length of one regular expression, UTF-16 code units. */
  regexLength: 8 * 1024,
  /** Nesting of groups and classes in a regular expression. */
  regexDepth: 100,
  /** Instructions of one compiled regular expression. */
  regexProgram: 50_000,
  /** Unicode property classes (`\p{…}`, and `\w \d \s \b` after `(?u)`) in one regular expression. */
  regexProperties: 8,
  /** Automaton states kept for one regular expression before they are dropped and built anew. */
  regexStates: 1024,
  /** Steps of regular-expression work that are not table look-ups, for one evaluation. */
  regexSteps: 1_000_000,
} as const;
