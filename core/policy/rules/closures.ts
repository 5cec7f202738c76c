import type { Evaluation } from './evaluation';
import type { Body } from './functions/definition';
import type { LogicalOperator, PathStep } from './tree';
import type { Value } from './value';

export type Condition = (evaluation: Evaluation) => boolean;
/** One Boolean for each element that `[*]` reached. */
export type Conditions = (evaluation: Evaluation) => readonly boolean[];
export type ValueOf = (evaluation: Evaluation) => Value | undefined;

export function combine(operator: LogicalOperator, operands: readonly Condition[]): Condition {
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
export function combineEach(
  operator: LogicalOperator,
  operands: readonly Conditions[],
): Conditions {
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

/**
 * The value at the end of a path; from the first `[*]` on it is a list of what each element
 * leads to.
 */
export function follow(base: ValueOf, path: readonly PathStep[]): ValueOf {
  if (path.length === 0) return base;
  const each = path.some((step) => step.kind === 'each');
  if (each && path.length === 1) {
    return (evaluation) => {
      const value = base(evaluation);
      return value instanceof Map ? elements(value) : value;
    };
  }
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

export function plainCall(body: Body, args: readonly ValueOf[], seesMissing: boolean): ValueOf {
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
export function mapCall(body: Body, args: readonly ValueOf[], seesMissing: boolean): ValueOf {
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
