import type { Checker } from './checker';
import { FUNCTIONS } from './functions/catalogue';
import type { FunctionDefinition, Parameter } from './functions/definition';
import { BindError } from './functions/replacement';
import { readAddress, readBytes, readInteger } from './literal';
import type { Argument, Literal, ValueExpression } from './tree';
import type { TypedArgument, TypedValue } from './typed-tree';
import { arrayOf, typeName } from './types';

type Call = Extract<ValueExpression, { kind: 'call' }>;

/** Finds the function and checks the arguments; what follows in brackets is not looked at yet. */
export function checkCall(checker: Checker, call: Call): TypedValue {
  const definition = FUNCTIONS.get(call.name);
  if (!definition) throw checker.unknown('function', call.name, call.nameSpan, FUNCTIONS.keys());
  checkCount(checker, call, definition);
  const args = call.arguments.map((argument, index) => {
    const parameter = definition.parameters[index] ?? definition.rest;
    return checkArgument(checker, argument, index, parameter as Parameter);
  });
  checkAlike(checker, call, definition, args);
  const first = args[0];
  const mapped = first?.kind === 'value' && first.value.each;
  const returns =
    typeof definition.returns === 'function'
      ? definition.returns(first?.type ?? 'String')
      : definition.returns;
  checkBinding(checker, call, definition, args);
  return {
    kind: 'call',
    definition,
    arguments: args,
    mapped,
    path: [],
    type: mapped ? arrayOf(returns) : returns,
    each: false,
    span: call.span,
  };
}

function checkCount(checker: Checker, call: Call, definition: FunctionDefinition): void {
  const { parameters, rest, name } = definition;
  const least = parameters.filter((parameter) => parameter.optional !== true).length;
  const most = rest ? Infinity : parameters.length;
  const count = call.arguments.length;
  if (count >= least && count <= most) return;
  const bound =
    most === Infinity ? `${least} or more` : least === most ? least : `${least}–${most}`;
  throw checker.error(`${name}() takes ${bound} arguments, not ${count}`, call.nameSpan);
}

function checkArgument(
  checker: Checker,
  argument: Argument,
  index: number,
  parameter: Parameter,
): TypedArgument {
  const typed = typeArgument(checker, argument, parameter);
  if (typed.kind === 'value' && typed.value.each && index > 0) {
    throw checker.error('“[*]” is possible in the first argument only', argument.span);
  }
  if (parameter.only === 'computed' && typed.kind === 'literal') {
    throw checker.error(`“${parameter.name}” must be a field, not a literal`, argument.span);
  }
  if (parameter.only === 'literal' && typed.kind !== 'literal') {
    throw checker.error(`“${parameter.name}” must be a literal`, argument.span);
  }
  if (!parameter.accepts(typed.type)) {
    throw checker.error(
      `expected ${parameter.expected}, found a value of type ${typeName(typed.type)}`,
      argument.span,
    );
  }
  const fault = typed.kind === 'literal' ? parameter.check?.(typed.literal) : undefined;
  if (fault !== undefined) throw checker.error(fault, argument.span);
  return typed;
}

function typeArgument(checker: Checker, argument: Argument, parameter: Parameter): TypedArgument {
  switch (argument.kind) {
    case 'literal':
      return typeLiteral(checker, argument.literal);
    case 'expression': {
      const expression = checker.expression(argument.expression);
      const type = expression.many ? arrayOf('Boolean') : 'Boolean';
      return { kind: 'expression', expression, type };
    }
    case 'value': {
      const value = checker.value(argument.value);
      // any(flags[*]): the elements are conditions themselves.
      const conditions = value.each && value.type === 'Boolean';
      if (conditions && !parameter.accepts('Boolean')) {
        const { span } = argument;
        const test = { kind: 'true' } as const;
        const expression = { kind: 'test', value, test, many: true, span } as const;
        return { kind: 'expression', expression, type: arrayOf('Boolean') };
      }
      return { kind: 'value', value, type: value.type };
    }
  }
}

/** A literal among arguments has no left side that tells its type: it tells it itself. */
function typeLiteral(checker: Checker, literal: Literal): TypedArgument {
  if (literal.kind === 'string') return { kind: 'literal', literal: literal.bytes, type: 'String' };
  const { text, span } = literal;
  const address = readAddress(text);
  if (address.ok) return { kind: 'literal', literal: address.value, type: 'IP' };
  const integer = readInteger(text);
  if (integer.ok) return { kind: 'literal', literal: integer.value, type: 'Integer' };
  const bytes = readBytes(text);
  if (bytes.ok) return { kind: 'literal', literal: bytes.value, type: 'String' };
  throw checker.error(integer.message, span);
}

/** The arguments of concat are all of one type; what has_value looks for is of its elements' type. */
function checkAlike(
  checker: Checker,
  call: Call,
  definition: FunctionDefinition,
  args: readonly TypedArgument[],
): void {
  const first = args[0];
  if (!first || !definition.alike) return;
  args.slice(1).forEach((argument, index) => {
    const fault = definition.alike?.(first.type, argument.type);
    const span = call.arguments[index + 1]?.span ?? call.span;
    if (fault !== undefined) throw checker.error(fault, span);
  });
}

/** Makes the body once, so that a bad pattern or replacement is found now. */
function checkBinding(
  checker: Checker,
  call: Call,
  definition: FunctionDefinition,
  args: readonly TypedArgument[],
): void {
  try {
    definition.bind(
      args.map((argument) => (argument.kind === 'literal' ? argument.literal : undefined)),
      args.map((argument) => argument.type),
    );
  } catch (error) {
    if (!(error instanceof BindError)) throw error;
    throw checker.error(
      `${definition.name}(): ${error.message}`,
      call.arguments[1]?.span ?? call.span,
    );
  }
}
