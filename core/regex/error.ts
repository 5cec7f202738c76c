/** A regular expression that is refused. `offset` counts UTF-16 code units within the pattern. */
export class RegexSyntaxError extends Error {
  override readonly name = 'RegexSyntaxError';
  readonly code = 'REGEX_SYNTAX';

  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

/** A search that would cost more than its limit allows. */
export class RegexLimitError extends Error {
  override readonly name = 'RegexLimitError';
  readonly code = 'REGEX_LIMIT';
}
