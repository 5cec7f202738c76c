import { parseExpression } from './rules/parser';
import type { Expression, ValueExpression } from './rules/tree';

/** Names of all fields that an expression asks for. @throws RuleSyntaxError */
export function fieldsOf(source: string): ReadonlySet<string> {
  const names = new Set<string>();
  collect(parseExpression(source), names);
  return names;
}

function collect(expression: Expression, names: Set<string>): void {
  switch (expression.kind) {
    case 'logical':
      for (const operand of expression.operands) collect(operand, names);
      return;
    case 'not':
      collect(expression.operand, names);
      return;
    case 'comparison':
      collectValue(expression.left, names);
      return;
    case 'truth':
      collectValue(expression.value, names);
      return;
    case 'constant':
  }
}

function collectValue(value: ValueExpression, names: Set<string>): void {
  if (value.kind === 'field') {
    names.add(value.name);
    return;
  }
  for (const argument of value.arguments) {
    if (argument.kind === 'expression') collect(argument.expression, names);
    else if (argument.kind === 'value') collectValue(argument.value, names);
  }
}
