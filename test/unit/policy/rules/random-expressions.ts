import fc from 'fast-check';
import type { FieldScheme, SchemeField } from '../../../../core/policy/rules/field-scheme';
import type {
  Argument,
  Expression,
  Literal,
  Operand,
  Operator,
  PathStep,
  ValueExpression,
} from '../../../../core/policy/rules/tree';
import { arrayOf, mapOf, type Type } from '../../../../core/policy/rules/types';

const SPAN = { start: 0, end: 0 };

const TYPES: Readonly<Record<string, Type>> = {
  flag: 'Boolean',
  'other.flag': 'Boolean',
  count: 'Integer',
  name: 'String',
  'other.name': 'String',
  address: 'IP',
  names: arrayOf('String'),
  counts: arrayOf('Integer'),
  by_name: mapOf(arrayOf('String')),
};
const FIELDS: readonly SchemeField[] = Object.entries(TYPES).map(([name, type], slot) => ({
  name,
  type,
  slot,
}));

/** A small scheme with a field of each type. */
export const SMALL_SCHEME: FieldScheme = {
  find: (name) => FIELDS.find((field) => field.name === name),
  names: () => Object.keys(TYPES),
  size: FIELDS.length,
};

const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '*', ' ', '"', '\\'), maxLength: 4 });
const plain = fc.string({ unit: fc.constantFrom('a', 'b', 'A', ' '), maxLength: 4 });
const small = fc.integer({ min: -3, max: 9 });
const ip = fc.constantFrom('10.0.0.1', '10.0.0.2', '10.1.0.0', '192.0.2.7');

/** Values for some of the fields; the others are missing. */
export const contexts = fc.record(
  {
    flag: fc.boolean(),
    'other.flag': fc.boolean(),
    count: small,
    name: plain,
    'other.name': plain,
    address: ip,
    names: fc.array(plain, { maxLength: 3 }),
    counts: fc.array(small, { maxLength: 3 }),
    by_name: fc.dictionary(fc.constantFrom('a', 'b'), fc.array(plain, { maxLength: 2 })),
  },
  { requiredKeys: [] },
);

const word = (value: string): Literal => ({ kind: 'word', text: value, span: SPAN });
const string = (bytes: string): Literal => ({ kind: 'string', bytes, span: SPAN });

function field(name: string, ...path: PathStep[]): ValueExpression {
  return { kind: 'field', name, nameSpan: SPAN, path, span: SPAN };
}

function call(name: string, argument: Argument, ...path: PathStep[]): ValueExpression {
  return { kind: 'call', name, nameSpan: SPAN, arguments: [argument], path, span: SPAN };
}

const each: PathStep = { kind: 'each', span: SPAN };
const key = (name: string): PathStep => ({ kind: 'key', key: name, span: SPAN });
const at = (index: number): PathStep => ({ kind: 'index', index, span: SPAN });
const valueArgument = (value: ValueExpression): Argument => ({ kind: 'value', value, span: SPAN });

function comparison(left: ValueExpression, operator: Operator, right: Operand): Expression {
  return { kind: 'comparison', left, operator, operatorSpan: SPAN, right, span: SPAN };
}

function set(items: readonly Literal[]): Operand {
  return { kind: 'set', items, span: SPAN };
}

const order = fc.constantFrom<Operator>('eq', 'ne', 'lt', 'le', 'gt', 'ge');
const wildcards = fc.constantFrom('a*', '*b*', 'a', '*', 'A*b', '*a*A*', '');
const patterns = fc.constantFrom('^a', 'b$', '(a|b)+', '[^a]', 'A?b', '"a', '\\.', ' {1,2}$');

type Compare = (left: ValueExpression) => fc.Arbitrary<Expression>;

const compareString: Compare = (left) =>
  fc.oneof(
    fc.tuple(order, text).map(([operator, right]) => comparison(left, operator, string(right))),
    text.map((right) => comparison(left, 'contains', string(right))),
    wildcards.map((right) => comparison(left, 'wildcard', string(right))),
    wildcards.map((right) => comparison(left, 'strict wildcard', string(right))),
    patterns.map((pattern) =>
      comparison(left, 'matches', { kind: 'pattern', pattern, offsets: [], span: SPAN }),
    ),
    fc.array(text, { maxLength: 3 }).map((items) => comparison(left, 'in', set(items.map(string)))),
  );

const integerItem = fc
  .tuple(small, fc.nat({ max: 3 }))
  .map(([first, more]) => word(more === 0 ? `${first}` : `${first}..${first + more}`));

const compareInteger: Compare = (left) =>
  fc.oneof(
    fc.tuple(order, small).map(([operator, right]) => comparison(left, operator, word(`${right}`))),
    fc.nat({ max: 7 }).map((mask) => comparison(left, 'bitwise_and', word(`${mask}`))),
    fc.array(integerItem, { maxLength: 3 }).map((items) => comparison(left, 'in', set(items))),
  );

const compareAddress: Compare = (left) =>
  fc.oneof(
    fc.tuple(order, ip).map(([operator, right]) => comparison(left, operator, word(right))),
    fc
      .array(fc.constantFrom('10.0.0.1', '10.0.0.0..10.0.255.255'), { maxLength: 2 })
      .map((items) => comparison(left, 'in', set(items.map(word)))),
  );

const compareBoolean: Compare = (left) =>
  fc.oneof(
    fc.constant<Expression>({ kind: 'truth', value: left, span: SPAN }),
    fc
      .tuple(fc.constantFrom<Operator>('eq', 'ne'), fc.boolean())
      .map(([operator, right]) => comparison(left, operator, word(String(right)))),
  );

const strings = fc.constantFrom<ValueExpression>(
  field('name'),
  field('other.name'),
  field('names', at(1)),
  field('by_name', key('a'), at(0)),
  call('lower', valueArgument(field('name'))),
  call('upper', valueArgument(field('names', each)), at(0)),
);
const integers = fc.constantFrom<ValueExpression>(
  field('count'),
  field('counts', at(0)),
  call('len', valueArgument(field('name'))),
  call('len', valueArgument(field('names'))),
);
const manyStrings = fc.constantFrom<ValueExpression>(
  field('names', each),
  field('by_name', key('b'), each),
  field('by_name', each, each),
  call('lower', valueArgument(field('names', each)), each),
);
const manyIntegers = fc.constantFrom<ValueExpression>(
  field('counts', each),
  call('len', valueArgument(field('by_name', each)), each),
);

/** Well-typed expressions; `many` ones hold `[*]` and stand in any() or all(). */
const trees = fc.letrec<{ one: Expression; many: Expression }>((tie) => ({
  one: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    strings.chain(compareString),
    integers.chain(compareInteger),
    compareAddress(field('address')),
    fc.constantFrom(field('flag'), field('other.flag')).chain(compareBoolean),
    fc.boolean().map((value): Expression => ({ kind: 'constant', value, span: SPAN })),
    text.map((right) => comparison(field('names'), 'contains', string(right))),
    logical(tie('one')),
    tie('one').map((operand): Expression => ({ kind: 'not', operand, span: SPAN })),
    fc
      .tuple(fc.constantFrom('any', 'all'), tie('many'))
      .chain(([name, expression]) =>
        compareBoolean(call(name, { kind: 'expression', expression, span: SPAN })),
      ),
  ),
  many: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    manyStrings.chain(compareString),
    manyIntegers.chain(compareInteger),
    logical(tie('many')),
    tie('many').map((operand): Expression => ({ kind: 'not', operand, span: SPAN })),
  ),
}));

function logical(operand: fc.Arbitrary<Expression>): fc.Arbitrary<Expression> {
  return fc
    .tuple(fc.constantFrom('and', 'or', 'xor'), fc.array(operand, { minLength: 2, maxLength: 3 }))
    .map(([operator, operands]) => ({ kind: 'logical', operator, operands, span: SPAN }));
}

export const expressions = trees.one;

/** The tree without its places in the source. */
export function withoutSpans(tree: unknown): unknown {
  return JSON.parse(
    JSON.stringify(tree, (name, value: unknown) =>
      /span$/i.test(name) || name === 'offsets' ? undefined : value,
    ),
  );
}
