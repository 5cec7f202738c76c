import type { Evaluation } from './evaluation';
import type { Body } from './functions/definition';
import { compileTest } from './test-compiler';
import type { PathStep } from './tree';
import type { TypedArgument, TypedExpression, TypedValue } from './typed-tree';
import type { Value } from './value';

export type Condition = (evaluation: Evaluation) => boolean;
/** One Boolean for each element that `[*]` reached. */
export type Conditions = (evaluation: Evaluation) => readonly boolean[];
export type ValueOf = (evaluation: Evaluation) => Value | undefined;

/**
 * Turns checked expressions into closures. Conditions that are written alike in several expressions
 * are compiled once and, where they cost something, answered once for each evaluation.
 */
export class Compiler {
  readonly #shared = new Map<string, { readonly number: number; readonly condition: Condition }>();

  /** Number of answers that an `Evaluation` must have room for. */
  get sharedConditions(): number {
    return this.#shared.size;
  }

  /** @param source The expression's text, in which the spans of `expression` lie. */
  compile(expression: TypedExpression, source: string): Condition {
    return new ExpressionCompiler(this, source).condition(expression);
  }

  share(text: string, compile: () => Condition): Condition {
    let entry = this.#shared.get(text);
    if (!entry) {
      entry = { number: this.#shared.size, condition: compile() };
      this.#shared.set(text, entry);
    }
    const { number, condition } = entry;
    return (evaluation) => evaluation.shared(number, condition);
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
    return this.compiler.share(
      this.source.slice(expression.span.start, expression.span.end),
      compile,
    );
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
      const elements = (read(evaluation) ?? []) as readonly Value[];
      for (const element of elements) {
        if (answer(element, evaluation.steps) === deciding) return deciding;
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
    const base = value.kind === 'field' ? this.#field(value) : this.#call(value);
    return value.path.length === 0 ? base : follow(base, value.path);
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

function combine(operator: 'and' | 'or' | 'xor', operands: readonly Condition[]): Condition {
  const [first, second] = operands;
  if (operands.length === 2 && first && second) {
    if (operator === 'and') return (evaluation) => first(evaluation) && second(evaluation);
    if (operator === 'or') return (evaluation) => first(evaluation) || second(evaluation);
    return (evaluation) => first(evaluation) !== second(evaluation);
  }
  if (operator === 'xor') {
    return (evaluation) =>
      operands.reduce((answer, operand) => answer !== operand(evaluation), false);
  }
  const deciding = operator === 'or';
  return (evaluation) => {
    for (const operand of operands) {
      if (operand(evaluation) === deciding) return deciding;
    }
    return !deciding;
  };
}

/** Element by element; the shortest side bounds the result. */
function combineEach(operator: 'and' | 'or' | 'xor', operands: readonly Conditions[]): Conditions {
  const merge = {
    and: (a: boolean, b: boolean) => a && b,
    or: (a: boolean, b: boolean) => a || b,
    xor: (a: boolean, b: boolean) => a !== b,
  }[operator];
  return (evaluation) => {
    const sides = operands.map((operand) => operand(evaluation));
    const length = Math.min(...sides.map((side) => side.length));
    return Array.from({ length }, (_, index) =>
      sides.map((side) => side[index] === true).reduce(merge),
    );
  };
}

function follow(base: ValueOf, path: readonly PathStep[]): ValueOf {
  const each = path.some((step) => step.kind === 'each');
  if (!each) return (evaluation) => path.reduce(step, base(evaluation));
  return (evaluation) => {
    let reached = [base(evaluation)];
    for (const next of path) {
      reached =
        next.kind === 'each' ? reached.flatMap(elements) : reached.map((v) => step(v, next));
    }
    return reached.filter((value) => value !== undefined);
  };
}

function step(value: Value | undefined, next: PathStep): Value | undefined {
  if (next.kind === 'index') return (value as readonly Value[] | undefined)?.[next.index];
  if (next.kind === 'key') return (value as ReadonlyMap<string, Value> | undefined)?.get(next.key);
  return value;
}

function elements(value: Value | undefined): Value[] {
  if (value === undefined) return [];
  return value instanceof Map
    ? [...(value as ReadonlyMap<string, Value>).values()]
    : [...(value as readonly Value[])];
}

function plainCall(body: Body, args: readonly ValueOf[], seesMissing: boolean): ValueOf {
  return (evaluation) => {
    const values: (Value | undefined)[] = [];
    for (const argument of args) {
      const value = argument(evaluation);
      if (value === undefined && !seesMissing) return undefined;
      values.push(value);
    }
    return body(values, evaluation.steps);
  };
}

/** Calls the function for each element of its first argument; missing results are left out. */
function mapCall(body: Body, args: readonly ValueOf[], seesMissing: boolean): ValueOf {
  const [first, ...others] = args as [ValueOf, ...ValueOf[]];
  return (evaluation) => {
    const items = first(evaluation) as readonly Value[] | undefined;
    const rest = others.map((argument) => argument(evaluation));
    if (items === undefined) return undefined;
    if (!seesMissing && rest.includes(undefined)) return [];
    return items
      .map((item) => body([item, ...rest], evaluation.steps))
      .filter((value) => value !== undefined);
  };
}
