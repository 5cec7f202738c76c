import {
  combine,
  combineEach,
  follow,
  mapCall,
  plainCall,
  type Condition,
  type Conditions,
  type ValueOf,
} from './closures';
import { compileTest } from './test-compiler';
import type { Span } from './tree';
import type { TypedArgument, TypedExpression, TypedValue } from './typed-tree';
import type { Value } from './value';

/** What several expressions have in common; it is kept in an evaluation once it is used twice. */
interface Shared<T> {
  readonly compute: T;
  /** Place among the kept results; undefined while there is one user only. */
  place?: number;
}

/**
 * Turns checked expressions into closures. Conditions and calls that are written alike in several
 * expressions are compiled once and worked out once for each evaluation.
 */
export class Compiler {
  readonly #conditions = new Map<string, Shared<Condition>>();
  readonly #values = new Map<string, Shared<ValueOf>>();
  #places = 0;

  /** Number of results that an `Evaluation` must have room for. */
  get sharedResults(): number {
    return this.#places;
  }

  /** @param source The expression's text, in which the spans of `expression` lie. */
  compile(expression: TypedExpression, source: string): Condition {
    return new ExpressionCompiler(this, source).condition(expression);
  }

  /** One answer for each element that `[*]` reaches. */
  compileMany(expression: TypedExpression, source: string): Conditions {
    return new ExpressionCompiler(this, source).conditions(expression);
  }

  compileValue(value: TypedValue, source: string): ValueOf {
    return new ExpressionCompiler(this, source).value(value);
  }

  shareCondition(text: string, compile: () => Condition): Condition {
    const shared = this.#share(this.#conditions, text, compile);
    const { compute } = shared;
    return (evaluation) =>
      shared.place === undefined
        ? compute(evaluation)
        : evaluation.sharedCondition(shared.place, compute);
  }

  shareValue(text: string, compile: () => ValueOf): ValueOf {
    const shared = this.#share(this.#values, text, compile);
    const { compute } = shared;
    return (evaluation) =>
      shared.place === undefined
        ? compute(evaluation)
        : evaluation.sharedValue(shared.place, compute);
  }

  #share<T>(known: Map<string, Shared<T>>, text: string, compile: () => T): Shared<T> {
    const shared = known.get(text);
    if (shared) {
      shared.place ??= this.#places++;
      return shared;
    }
    const created: Shared<T> = { compute: compile() };
    known.set(text, created);
    return created;
  }
}

class ExpressionCompiler {
  constructor(
    private readonly compiler: Compiler,
    private readonly source: string,
  ) {}

  condition(expression: TypedExpression): Condition {
    switch (expression.kind) {
      case 'constant': {
        const { value } = expression;
        return () => value;
      }
      case 'not': {
        const operand = this.condition(expression.operand);
        return (evaluation) => !operand(evaluation);
      }
      case 'logical': {
        const operands = expression.operands.map((operand) => this.condition(operand));
        return combine(expression.operator, operands);
      }
      case 'test':
        return this.#test(expression);
    }
  }

  #test(expression: Extract<TypedExpression, { kind: 'test' }>): Condition {
    const compile = (): Condition => {
      const { value, test } = expression;
      const answer = compileTest(test);
      const whole =
        test.kind === 'true' && value.kind === 'call' ? this.#quantifier(value) : undefined;
      if (whole) return whole;
      const read = this.value(value);
      return (evaluation) => {
        const found = read(evaluation);
        return found !== undefined && answer(found, evaluation.steps);
      };
    };
    if (!isCostly(expression)) return compile();
    return this.compiler.shareCondition(this.#text(expression.span), compile);
  }

  /** any(…) and all(…) over one test stop at the first element that decides. */
  #quantifier(call: Extract<TypedValue, { kind: 'call' }>): Condition | undefined {
    const argument = call.arguments[0];
    const name = call.definition.name;
    if ((name !== 'any' && name !== 'all') || argument?.kind !== 'expression') return undefined;
    const { expression } = argument;
    if (expression.kind !== 'test') return undefined;
    const read = this.value(expression.value);
    const answer = compileTest(expression.test);
    const deciding = name === 'any';
    return (evaluation) => {
      const elements = read(evaluation) as readonly Value[] | undefined;
      const length = elements?.length ?? 0;
      for (let index = 0; index < length; index++) {
        if (answer(elements?.[index] as Value, evaluation.steps) === deciding) return deciding;
      }
      return !deciding;
    };
  }

  conditions(expression: TypedExpression): Conditions {
    switch (expression.kind) {
      case 'constant':
        return () => [expression.value];
      case 'not': {
        const operand = this.conditions(expression.operand);
        return (evaluation) => operand(evaluation).map((answer) => !answer);
      }
      case 'logical': {
        const operands = expression.operands.map((operand) => this.conditions(operand));
        return combineEach(expression.operator, operands);
      }
      case 'test': {
        const read = this.value(expression.value);
        const answer = compileTest(expression.test);
        return (evaluation) => {
          const elements = (read(evaluation) ?? []) as readonly Value[];
          return elements.map((element) => answer(element, evaluation.steps));
        };
      }
    }
  }

  value(value: TypedValue): ValueOf {
    if (value.kind === 'call') {
      return this.compiler.shareValue(this.#text(value.span), () =>
        follow(this.#call(value), value.path),
      );
    }
    return follow(this.#field(value), value.path);
  }

  #text({ start, end }: Span): string {
    return this.source.slice(start, end);
  }

  #field({ field }: Extract<TypedValue, { kind: 'field' }>): ValueOf {
    return (evaluation) => evaluation.value(field);
  }

  #call(call: Extract<TypedValue, { kind: 'call' }>): ValueOf {
    const { definition } = call;
    const args = call.arguments.map((argument) => this.#argument(argument));
    const body = definition.bind(
      call.arguments.map((argument) =>
        argument.kind === 'literal' ? argument.literal : undefined,
      ),
      call.arguments.map((argument) => argument.type),
    );
    const seesMissing = definition.seesMissing === true;
    return call.mapped ? mapCall(body, args, seesMissing) : plainCall(body, args, seesMissing);
  }

  #argument(argument: TypedArgument): ValueOf {
    switch (argument.kind) {
      case 'literal': {
        const { literal } = argument;
        return () => literal;
      }
      case 'value':
        return this.value(argument.value);
      case 'expression':
        return argument.expression.many
          ? this.conditions(argument.expression)
          : this.condition(argument.expression);
    }
  }
}

/** Worth a place among the shared answers: more than one cheap comparison of a field. */
function isCostly({ value, test }: Extract<TypedExpression, { kind: 'test' }>): boolean {
  if (value.kind === 'call') return true;
  return test.kind === 'contains' || test.kind === 'matches' || test.kind === 'wildcard';
}
