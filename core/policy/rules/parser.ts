import type { RuleSyntaxError } from './error';
import { Lexer } from './lexer';
import { RULE_LIMITS } from './limits';
import { describe, type Token } from './token';
import type {
  Argument,
  Expression,
  Literal,
  LogicalOperator,
  Operand,
  Operator,
  PathStep,
  Span,
  ValueExpression,
} from './tree';

/** Binding strength of the operators between expressions; the higher binds the tighter. */
export const BINDING: Readonly<Record<LogicalOperator, number>> = { or: 1, xor: 2, and: 3 };

const LOGICAL: ReadonlyMap<string, LogicalOperator> = new Map([
  ['and', 'and'],
  ['&&', 'and'],
  ['xor', 'xor'],
  ['^^', 'xor'],
  ['or', 'or'],
  ['||', 'or'],
]);

const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['eq', 'eq'],
  ['==', 'eq'],
  ['ne', 'ne'],
  ['!=', 'ne'],
  ['lt', 'lt'],
  ['<', 'lt'],
  ['le', 'le'],
  ['<=', 'le'],
  ['gt', 'gt'],
  ['>', 'gt'],
  ['ge', 'ge'],
  ['>=', 'ge'],
  ['contains', 'contains'],
  ['matches', 'matches'],
  ['~', 'matches'],
  ['wildcard', 'wildcard'],
  ['strict', 'strict wildcard'],
  ['in', 'in'],
  ['&', 'bitwise_and'],
  ['bitwise_and', 'bitwise_and'],
]);

const NAME = /^[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*$/;
const INDEX = /^[0-9]{1,9}$/;
/** How a literal begins that could be taken for a name: `5`, `10.0.0.1`. */
const NUMBER = /^[0-9]/;

/** Parses an expression; throws `RuleSyntaxError`. */
export function parseExpression(source: string): Expression {
  return new Parser(source).parse();
}

/** Parses a field or a call that stands alone; throws `RuleSyntaxError`. */
export function parseValue(source: string): ValueExpression {
  return new Parser(source).parseValue();
}

/** A Pratt parser: operators carry their binding strength, one loop climbs over them. */
class Parser {
  readonly #lexer: Lexer;
  #token: Token;
  #depth = 0;
  /** End of the token before the current one. */
  #end = 0;

  constructor(source: string) {
    this.#lexer = new Lexer(source);
    this.#token = this.#lexer.next();
  }

  parse(): Expression {
    const expression = this.#expression(0);
    if (this.#token.kind !== 'end') {
      throw this.#unexpected('“and”, “or”, “xor” or the end of the expression');
    }
    return expression;
  }

  parseValue(): ValueExpression {
    const value = this.#value();
    if (this.#token.kind !== 'end') throw this.#unexpected('the end of the value');
    return value;
  }

  #expression(binding: number): Expression {
    let left = this.#simple();
    for (;;) {
      const operator = this.#logicalOperator();
      if (!operator || BINDING[operator] <= binding) return left;
      const operands = [left];
      while (this.#logicalOperator() === operator) {
        this.#advance();
        operands.push(this.#expression(BINDING[operator]));
      }
      left = { kind: 'logical', operator, operands, span: this.#from(left.span.start) };
    }
  }

  /** `not`, a pair of parentheses or a comparison: what `not` binds. */
  #simple(): Expression {
    const start = this.#token.span.start;
    if (this.#sees('(')) {
      return this.#nested(() => {
        this.#advance();
        const inner = this.#expression(0);
        this.#expect(')');
        return inner;
      });
    }
    if (this.#sees('!') || this.#sees('not')) {
      return this.#nested(() => {
        this.#advance();
        const operand = this.#simple();
        return { kind: 'not', operand, span: this.#from(start) };
      });
    }
    if (this.#sees('true') || this.#sees('false')) {
      const value = this.#sees('true');
      this.#advance();
      return { kind: 'constant', value, span: this.#from(start) };
    }
    return this.#comparison(this.#value());
  }

  #comparison(left: ValueExpression): Expression {
    const start = left.span.start;
    const operator = this.#operator();
    if (!operator) return { kind: 'truth', value: left, span: left.span };
    const operatorSpan = this.#token.span;
    if (operator === 'strict wildcard') this.#strictWildcard();
    if (operator === 'matches') this.#advance('pattern');
    else this.#advance();
    const right = this.#operand(operator);
    return { kind: 'comparison', left, operator, operatorSpan, right, span: this.#from(start) };
  }

  #strictWildcard(): void {
    const whole = this.#lexer.takeAtOnce(' wildcard');
    if (!whole) throw this.#error('expected “wildcard” one space after “strict”', this.#token.span);
  }

  #operand(operator: Operator): Operand {
    const token = this.#token;
    if (operator === 'matches') {
      if (token.kind !== 'pattern') throw this.#unexpected('a regular expression in quotes');
      this.#advance();
      return token;
    }
    if (operator !== 'in') return this.#literal('a value');
    if (token.kind === 'list') {
      this.#advance();
      return token;
    }
    return this.#set();
  }

  #set(): Operand {
    const start = this.#token.span.start;
    this.#expect('{', '“{” or a “$list”');
    const items: Literal[] = [];
    while (!this.#sees('}')) {
      if (items.length >= RULE_LIMITS.setItems) {
        throw this.#error(`more than ${RULE_LIMITS.setItems} values in a set`, this.#token.span);
      }
      items.push(this.#literal('a value or “}”'));
    }
    this.#advance();
    return { kind: 'set', items, span: this.#from(start) };
  }

  #literal(expected: string): Literal {
    const token = this.#token;
    if (token.kind !== 'string' && token.kind !== 'word') throw this.#unexpected(expected);
    this.#advance();
    return token;
  }

  #value(): ValueExpression {
    const token = this.#token;
    if (token.kind !== 'word' || LOGICAL.has(token.text) || OPERATORS.has(token.text)) {
      throw this.#unexpected('a field, a function, “not” or “(”');
    }
    if (!NAME.test(token.text)) throw this.#error(`“${token.text}” is no field name`, token.span);
    const { text: name, span: nameSpan } = token;
    const start = nameSpan.start;
    const indexed = this.#lexer.seesAtOnce('[');
    this.#advance();
    if (!this.#sees('(')) {
      const path = indexed ? this.#path() : [];
      return { kind: 'field', name, nameSpan, path, span: this.#from(start) };
    }
    return this.#nested(() => {
      const args = this.#arguments();
      const indexed = this.#lexer.seesAtOnce('[');
      this.#expect(')');
      const path = indexed ? this.#path() : [];
      return { kind: 'call', name, nameSpan, arguments: args, path, span: this.#from(start) };
    });
  }

  /** Reads up to the closing parenthesis and leaves it: a bracket may follow it at once. */
  #arguments(): Argument[] {
    this.#expect('(');
    const args: Argument[] = [];
    while (!this.#sees(')')) {
      if (args.length > 0) this.#expect(',', '“,” or “)”');
      args.push(this.#argument());
    }
    return args;
  }

  /** A literal, a value, one comparison, or any expression that begins with `(` or `not`. */
  #argument(): Argument {
    const token = this.#token;
    const start = token.span.start;
    if (token.kind === 'string') return this.#literalArgument(token);
    if (this.#sees('(') || this.#sees('!') || this.#sees('not')) {
      const expression = this.#expression(0);
      return { kind: 'expression', expression, span: this.#from(start) };
    }
    if (this.#sees('true') || this.#sees('false')) {
      return { kind: 'expression', expression: this.#simple(), span: this.#from(start) };
    }
    if (token.kind === 'word' && (NUMBER.test(token.text) || !NAME.test(token.text))) {
      return this.#literalArgument(token);
    }
    const value = this.#value();
    if (!this.#operator()) return { kind: 'value', value, span: value.span };
    const expression = this.#comparison(value);
    return { kind: 'expression', expression, span: this.#from(start) };
  }

  #literalArgument(literal: Literal): Argument {
    this.#advance();
    return { kind: 'literal', literal, span: literal.span };
  }

  /** Everything in brackets that follows at once; the first “[” is the current token. */
  #path(): PathStep[] {
    const path: PathStep[] = [];
    for (;;) {
      const start = this.#token.span.start;
      this.#expect('[');
      path.push(this.#pathStep(start));
      const more = this.#lexer.seesAtOnce('[');
      this.#expect(']');
      if (!more) return path;
    }
  }

  #pathStep(start: number): PathStep {
    const token = this.#token;
    if (token.kind === 'string') {
      this.#advance();
      return { kind: 'key', key: token.bytes, span: this.#from(start) };
    }
    if (token.kind === 'word' && INDEX.test(token.text)) {
      this.#advance();
      return { kind: 'index', index: Number(token.text), span: this.#from(start) };
    }
    if (!this.#sees('*')) throw this.#unexpected('a number, a string in quotes or “*”');
    this.#advance();
    return { kind: 'each', span: this.#from(start) };
  }

  #nested<T>(read: () => T): T {
    if (++this.#depth > RULE_LIMITS.depth) {
      throw this.#error(`nested deeper than ${RULE_LIMITS.depth}`, this.#token.span);
    }
    const result = read();
    this.#depth--;
    return result;
  }

  #logicalOperator(): LogicalOperator | undefined {
    const token = this.#token;
    return token.kind === 'word' || token.kind === 'symbol' ? LOGICAL.get(token.text) : undefined;
  }

  #operator(): Operator | undefined {
    const token = this.#token;
    return token.kind === 'word' || token.kind === 'symbol' ? OPERATORS.get(token.text) : undefined;
  }

  #sees(text: string): boolean {
    const token = this.#token;
    return (token.kind === 'word' || token.kind === 'symbol') && token.text === text;
  }

  #advance(as: 'token' | 'pattern' = 'token'): void {
    this.#end = this.#token.span.end;
    this.#token = as === 'pattern' ? this.#lexer.nextPattern() : this.#lexer.next();
  }

  #expect(text: string, expected = `“${text}”`): void {
    if (!this.#sees(text)) throw this.#unexpected(expected);
    this.#advance();
  }

  #from(start: number): Span {
    return { start, end: this.#end };
  }

  #unexpected(expected: string): RuleSyntaxError {
    return this.#error(`expected ${expected}, found ${describe(this.#token)}`, this.#token.span);
  }

  #error(message: string, span: Span): RuleSyntaxError {
    return this.#lexer.error(message, span.start);
  }
}
