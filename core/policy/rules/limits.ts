import { REGEX_LIMITS } from '../../regex/limits';

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
  ...REGEX_LIMITS,
  /** Size of a string that a function may make, bytes. */
  resultBytes: 16 * 1024 * 1024,
  /** Rounds of `url_decode(…, "r")`. */
  urlDecodeRounds: 10,
  /** JSON that `lookup_json_*` reads, bytes. */
  jsonBytes: 1024 * 1024,
} as const;
