import { Checker } from './checker';
import type { Condition, ValueOf } from './closures';
import { Compiler } from './compiler';
import { Evaluation, type FieldReader } from './evaluation';
import { compileExplanation, type Explain } from './explanation';
import type { FieldScheme } from './field-scheme';
import type { NamedLists } from './named-lists';
import { parseExpression, parseValue } from './parser';

const NO_LISTS: NamedLists = new Map();

/** Compiles expressions that are evaluated together, over the same fields and lists. */
export class ExpressionSet {
  readonly #compiler = new Compiler();

  constructor(
    private readonly scheme: FieldScheme,
    private readonly lists: NamedLists = NO_LISTS,
  ) {}

  /** Throws `RuleSyntaxError` when the expression is refused. */
  add(source: string): Condition {
    const checker = new Checker(source, this.scheme, this.lists);
    return this.#compiler.compile(checker.check(parseExpression(source)), source);
  }

  /** The same for a field or a call whose value is wanted, without `[*]`. */
  addValue(source: string): ValueOf {
    const checker = new Checker(source, this.scheme, this.lists);
    const value = checker.value(parseValue(source));
    if (value.each) throw checker.error('“[*]” gives many values where one is wanted', value.span);
    return this.#compiler.compileValue(value, source);
  }

  /** The same for somebody who wants to know why; slower than a condition. */
  addExplained(source: string): Explain {
    const checker = new Checker(source, this.scheme, this.lists);
    return compileExplanation(checker.check(parseExpression(source)), this.#compiler, source);
  }

  /** Starts an evaluation; every expression must have been added before. */
  evaluation(read: FieldReader): Evaluation {
    return new Evaluation(this.scheme.size, this.#compiler.sharedResults, read);
  }
}
