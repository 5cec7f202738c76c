/**
 * Limits of the rules language. They keep the cost of any expression and any input bounded: an
 * expression over a limit is refused when it is compiled, an evaluation over a limit ends in a
 * `RuleLimitError` and the policy's `failure` setting decides what that means.
 */
export const RULE_LIMITS = {
  /** Length of one expression, UTF-16 code units. */
  expressionLength: 64 * 1024,
  /** Nesting of parentheses, `not` and calls. */
  depth: 128,
  /** Entries of one `{…}`. */
  setItems: 10_000,
  /** `#` signs around a raw string. */
  rawStringHashes: 255,
  /** `*` in one wildcard pattern. */
  wildcardStars: 32,
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
  /** Size of a string that a function may make, bytes. */
  resultBytes: 16 * 1024 * 1024,
  /** Rounds of `url_decode(…, "r")`. */
  urlDecodeRounds: 10,
  /** JSON that `lookup_json_*` reads, bytes. */
  jsonBytes: 1024 * 1024,
} as const;
