import type { Compiler } from './compiler';
import type { Evaluation } from './evaluation';
import type { Span } from './tree';
import type { TypedExpression } from './typed-tree';

/** One sub-expression and what became of it. */
export interface Explanation {
  readonly text: string;
  /** Place in the expression, UTF-16 code units. */
  readonly start: number;
  readonly end: number;
  readonly result: boolean;
  /** With `[*]`: the answer for each element; `result` says whether any was true. */
  readonly elements?: readonly boolean[];
  readonly parts?: readonly Explanation[];
}

export type Explain = (evaluation: Evaluation) => Explanation;

/** Compiles an expression so that each of its sub-expressions is answered, also those that decide nothing. */
export function compileExplanation(
  expression: TypedExpression,
  compiler: Compiler,
  source: string,
): Explain {
  const parts = partsOf(expression).map((part) => compileExplanation(part, compiler, source));
  const answer = compileAnswer(expression, compiler, source);
  const place = placeOf(expression.span, source);
  return (evaluation) => ({
    ...place,
    ...answer(evaluation),
    ...(parts.length > 0 ? { parts: parts.map((explain) => explain(evaluation)) } : {}),
  });
}

type Answer = Pick<Explanation, 'result' | 'elements'>;

function compileAnswer(
  expression: TypedExpression,
  compiler: Compiler,
  source: string,
): (evaluation: Evaluation) => Answer {
  if (!expression.many) {
    const condition = compiler.compile(expression, source);
    return (evaluation) => ({ result: condition(evaluation) });
  }
  const conditions = compiler.compileMany(expression, source);
  return (evaluation) => {
    const elements = conditions(evaluation);
    return { result: elements.includes(true), elements };
  };
}

function partsOf(expression: TypedExpression): readonly TypedExpression[] {
  switch (expression.kind) {
    case 'logical':
      return expression.operands;
    case 'not':
      return [expression.operand];
    case 'test': {
      const { value } = expression;
      if (value.kind !== 'call') return [];
      return value.arguments.flatMap((argument) =>
        argument.kind === 'expression' ? [argument.expression] : [],
      );
    }
    case 'constant':
      return [];
  }
}

function placeOf({ start, end }: Span, source: string): Omit<Explanation, 'result'> {
  return { text: source.slice(start, end), start, end };
}
