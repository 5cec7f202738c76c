import type { Steps } from '../../regex/steps';
import { makeSearcher } from '../../regex/search';
import type { Scalar, Test } from './typed-tree';
import type { ByteString } from '../../regex/byte-string';
import type { Integer, Value } from './value';

/** Answers a test about a value that is there. */
export type Answer = (value: Value, steps: Steps) => boolean;

export function compileTest(test: Test): Answer {
  switch (test.kind) {
    case 'true':
      return (value) => value === true;
    case 'order':
      return test.type === 'IP' ? sameFamily(test) : compileOrder(test);
    case 'bits':
      return compileBits(test.mask);
    case 'contains': {
      const searcher = makeSearcher(test.needle);
      return (value) => searcher.find(value as ByteString, 0) >= 0;
    }
    case 'element': {
      const { element } = test;
      return (value) => (value as readonly Value[]).includes(element);
    }
    case 'matches': {
      const { regex } = test;
      return (value, steps) => regex.test(value as ByteString, steps);
    }
    case 'wildcard': {
      const { wildcard } = test;
      return (value) => wildcard.matches(value as ByteString);
    }
    case 'in': {
      const { set } = test;
      return (value) => set.has(value);
    }
  }
}

type Order = Extract<Test, { kind: 'order' }>;

/** Of two address families neither is above the other; they are only not equal. */
function sameFamily(test: Order): Answer {
  const compare = compileOrder(test);
  if (test.operator === 'eq' || test.operator === 'ne') return compare;
  const family = typeof test.operand;
  return (value, steps) => typeof value === family && compare(value, steps);
}

function compileOrder({ operator, operand }: Order): Answer {
  if (operator === 'eq') return (value) => value === operand;
  if (operator === 'ne') return (value) => value !== operand;
  return (value) => {
    const left = value as Scalar;
    switch (operator) {
      case 'lt':
        return left < operand;
      case 'le':
        return left <= operand;
      case 'gt':
        return left > operand;
      case 'ge':
        return left >= operand;
    }
  };
}

function compileBits(mask: Integer): Answer {
  const small = typeof mask === 'number' && mask >= 0 && mask <= 0x7fffffff;
  const wide = BigInt(mask);
  return (value) => {
    const bits = value as Integer;
    if (small && typeof bits === 'number' && bits >= 0 && bits <= 0x7fffffff) {
      return (bits & mask) !== 0;
    }
    return (BigInt(bits) & wide) !== 0n;
  };
}
