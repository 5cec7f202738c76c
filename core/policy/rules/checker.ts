import { checkCall } from './call-checker';
import { RuleSyntaxError } from './error';
import type { FieldScheme } from './field-scheme';
import type { NamedLists } from './named-lists';
import { nearestName } from './suggestion';
import { checkTest } from './test-checker';
import type { Expression, PathStep, Span, ValueExpression } from './tree';
import type { TypedExpression, TypedValue } from './typed-tree';
import { elementType, typeName, type Type } from './types';

/**
 * Finds out what each name means and whether the types fit. Throws `RuleSyntaxError` at the first
 * thing that does not.
 */
export class Checker {
  constructor(
    private readonly source: string,
    private readonly scheme: FieldScheme,
    readonly lists: NamedLists,
  ) {}

  /** A whole expression, which must give one Boolean. */
  check(expression: Expression): TypedExpression {
    const typed = this.expression(expression);
    if (typed.many) {
      throw this.error('“[*]” gives many answers: put it into any(…) or all(…)', typed.span);
    }
    return typed;
  }

  expression(expression: Expression): TypedExpression {
    const { span } = expression;
    switch (expression.kind) {
      case 'constant':
        return { ...expression, many: false };
      case 'not': {
        const operand = this.expression(expression.operand);
        return { kind: 'not', operand, many: operand.many, span };
      }
      case 'logical': {
        const operands = expression.operands.map((operand) => this.expression(operand));
        const many = operands[0]?.many ?? false;
        const other = operands.find((operand) => operand.many !== many);
        if (other) {
          throw this.error('one side gives a Boolean and the other an Array<Boolean>', other.span);
        }
        return { kind: 'logical', operator: expression.operator, operands, many, span };
      }
      case 'truth':
        return this.#truth(this.value(expression.value), span);
      case 'comparison': {
        const value = this.value(expression.left);
        const test = checkTest(this, value, expression);
        return { kind: 'test', value, test, many: value.each, span };
      }
    }
  }

  /** A value that stands alone: a Boolean, or (for any and all) an Array of them. */
  #truth(value: TypedValue, span: Span): TypedExpression {
    if (value.type === 'Boolean') {
      return { kind: 'test', value, test: { kind: 'true' }, many: value.each, span };
    }
    throw this.error(
      `a ${typeName(value.type)} cannot stand alone: compare it with something`,
      span,
    );
  }

  value(value: ValueExpression): TypedValue {
    const typed = value.kind === 'field' ? this.#field(value) : checkCall(this, value);
    return { ...typed, ...this.#path(typed.type, value.path), path: value.path };
  }

  #field(value: Extract<ValueExpression, { kind: 'field' }>): TypedValue {
    const field = this.scheme.find(value.name);
    if (!field) throw this.unknown('field', value.name, value.nameSpan, this.scheme.names());
    const { type } = field;
    return { kind: 'field', field, path: [], type, each: false, span: value.span };
  }

  #path(type: Type, path: readonly PathStep[]): { type: Type; each: boolean } {
    let reached = type;
    let each = false;
    for (const step of path) {
      const kind = typeof reached === 'string' ? 'scalar' : reached.kind;
      const fits =
        (step.kind === 'index' && kind === 'Array') ||
        (step.kind === 'key' && kind === 'Map') ||
        (step.kind === 'each' && kind !== 'scalar');
      const element = elementType(reached);
      if (!fits || element === undefined) {
        const what = { index: '[number]', key: '["key"]', each: '[*]' }[step.kind];
        throw this.error(
          `“${what}” does not apply to a value of type ${typeName(reached)}`,
          step.span,
        );
      }
      reached = element;
      each ||= step.kind === 'each';
    }
    return { type: reached, each };
  }

  /** An error about an unknown name, with the known name that is most like it. */
  unknown(what: string, name: string, span: Span, known: Iterable<string>): RuleSyntaxError {
    const nearest = nearestName(name, known);
    const hint = nearest === undefined ? '' : `; did you mean “${nearest}”?`;
    return this.error(`unknown ${what} “${name}”${hint}`, span);
  }

  error(message: string, span: Span): RuleSyntaxError {
    return this.errorAt(message, span.start);
  }

  errorAt(message: string, offset: number): RuleSyntaxError {
    return new RuleSyntaxError(message, offset, this.source);
  }
}
