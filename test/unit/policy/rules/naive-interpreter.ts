import type {
  Argument,
  Expression,
  Literal,
  Operand,
  ValueExpression,
} from '../../../../core/policy/rules/tree';

/**
 * A second opinion on what expressions mean: it walks over the tree and shares no code with the
 * compiler. Integers are small, strings ASCII, addresses IPv4, regular expressions plain.
 */
export type NaiveValue =
  boolean | number | string | readonly NaiveValue[] | { readonly [key: string]: NaiveValue };
export type NaiveFields = ReadonlyMap<string, NaiveValue>;

export function interpret(expression: Expression, fields: NaiveFields): boolean {
  return all(answers(expression, fields));
}

function all(found: boolean | boolean[]): boolean {
  if (Array.isArray(found)) throw new Error('an Array<Boolean> at the top');
  return found;
}

function answers(expression: Expression, fields: NaiveFields): boolean | boolean[] {
  switch (expression.kind) {
    case 'constant':
      return expression.value;
    case 'not': {
      const operand = answers(expression.operand, fields);
      return Array.isArray(operand) ? operand.map((answer) => !answer) : !operand;
    }
    case 'logical':
      return expression.operands
        .map((operand) => answers(operand, fields))
        .reduce((left, right) => merge(expression.operator, left, right));
    case 'truth':
      return test(expression.value, fields, (value) => value === true);
    case 'comparison': {
      const { operator, right } = expression;
      return test(expression.left, fields, (value) => compare(value, operator, right));
    }
  }
}

function merge(
  operator: string,
  left: boolean | boolean[],
  right: boolean | boolean[],
): boolean | boolean[] {
  if (Array.isArray(left) && Array.isArray(right)) {
    const length = Math.min(left.length, right.length);
    return left
      .slice(0, length)
      .map((answer, index) => all(merge(operator, answer, right[index]!)));
  }
  if (operator === 'and') return all(left) && all(right);
  if (operator === 'or') return all(left) || all(right);
  return all(left) !== all(right);
}

function hasEach(value: ValueExpression): boolean {
  return value.path.some((step) => step.kind === 'each');
}

function test(
  value: ValueExpression,
  fields: NaiveFields,
  ask: (value: NaiveValue) => boolean,
): boolean | boolean[] {
  const found = read(value, fields);
  if (hasEach(value)) return ((found ?? []) as NaiveValue[]).map(ask);
  return found !== undefined && ask(found);
}

function read(value: ValueExpression, fields: NaiveFields): NaiveValue | undefined {
  let reached: NaiveValue[] = [];
  const base = value.kind === 'field' ? fields.get(value.name) : call(value, fields);
  if (base !== undefined) reached = [base];
  for (const step of value.path) {
    reached = reached.flatMap((item): NaiveValue[] => {
      if (step.kind === 'each') return Object.values(item as object) as NaiveValue[];
      const key = step.kind === 'index' ? step.index : step.key;
      const next = (item as { [key: string]: NaiveValue })[key];
      return next === undefined ? [] : [next];
    });
  }
  return hasEach(value) ? reached : reached[0];
}

function call(
  { name, arguments: args }: Extract<ValueExpression, { kind: 'call' }>,
  fields: NaiveFields,
): NaiveValue | undefined {
  const values = args.map((argument) => readArgument(argument, fields));
  const [first] = values;
  const argument = args[0];
  if (name === 'any') return ((first ?? []) as boolean[]).some(Boolean);
  if (name === 'all') return ((first ?? []) as boolean[]).every(Boolean);
  const mapped = argument?.kind === 'value' && hasEach(argument.value);
  if (first === undefined) return undefined;
  return mapped ? (first as string[]).map((item) => apply(name, item)) : apply(name, first);
}

function apply(name: string, value: NaiveValue): NaiveValue {
  if (name === 'lower') return (value as string).toLowerCase();
  if (name === 'upper') return (value as string).toUpperCase();
  if (name === 'len') return (value as string).length;
  throw new Error(`no ${name} here`);
}

function readArgument(argument: Argument, fields: NaiveFields): NaiveValue | undefined {
  if (argument.kind === 'value') return read(argument.value, fields);
  if (argument.kind === 'expression') return answers(argument.expression, fields);
  return scalar(argument.literal);
}

function scalar(literal: Literal): NaiveValue {
  if (literal.kind === 'string') return literal.bytes;
  if (literal.text === 'true' || literal.text === 'false') return literal.text === 'true';
  return literal.text.includes('.') ? address(literal.text) : Number(literal.text);
}

export function address(text: string): number {
  return text.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

function compare(value: NaiveValue, operator: string, right: Operand): boolean {
  if (right.kind === 'set') return right.items.some((item) => inItem(value, item));
  if (right.kind === 'pattern') return new RegExp(right.pattern).test(value as string);
  if (right.kind === 'list') throw new Error('no lists here');
  const operand = scalar(right);
  switch (operator) {
    case 'eq':
      return value === operand;
    case 'ne':
      return value !== operand;
    case 'lt':
      return value < operand;
    case 'le':
      return value <= operand;
    case 'gt':
      return value > operand;
    case 'ge':
      return value >= operand;
    case 'contains':
      return (value as string | NaiveValue[]).includes(operand as string);
    case 'bitwise_and':
      return ((value as number) & (operand as number)) !== 0;
    case 'wildcard':
      return glob(operand as string, 'is').test(value as string);
    case 'strict wildcard':
      return glob(operand as string, 's').test(value as string);
    default:
      throw new Error(`no ${operator} here`);
  }
}

function inItem(value: NaiveValue, item: Literal): boolean {
  if (item.kind === 'string') return value === item.bytes;
  const [first = '', last = first] = item.text.split('..');
  const read = first.includes('.') ? address : Number;
  return (value as number) >= read(first) && (value as number) <= read(last);
}

function glob(pattern: string, flags: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replace(/[^A-Za-z0-9]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, flags);
}
