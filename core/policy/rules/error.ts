/** An expression that is refused: what is wrong and where. */
export class RuleSyntaxError extends Error {
  override readonly name = 'RuleSyntaxError';
  readonly code = 'RULE_SYNTAX';
  /** Line and column of `offset`, both from 1; columns count UTF-16 code units. */
  readonly line: number;
  readonly column: number;

  /** @param offset UTF-16 code units from the start of `source`. */
  constructor(
    message: string,
    readonly offset: number,
    source: string,
  ) {
    super(message);
    const before = source.slice(0, offset);
    this.line = before.split('\n').length;
    this.column = offset - before.lastIndexOf('\n');
  }
}

/** An evaluation that would cost more than `RULE_LIMITS` allows. */
export class RuleLimitError extends Error {
  override readonly name = 'RuleLimitError';
  readonly code = 'RULE_LIMIT';
}
