import { describe, expect, it } from 'vitest';
import { patternFault } from '../../../core/detect/pattern';

describe('a built-in pattern', () => {
  it.each(['[a-z]{1,64}', '(?:[0-9]{4}[ -]?){3}', 'a?b', '\\+1', '[+*]', '(?<value>x{3})'])(
    'may be %s',
    (pattern) => expect(patternFault(pattern)).toBeUndefined(),
  );

  it.each(['a+', 'a*', 'a{3,}', '(?:[a-z]{1,5}){100}', '(a)\\1', '[a', 'a{1,9999}'])(
    'may not be %s',
    (pattern) => expect(patternFault(pattern)).toBeTypeOf('string'),
  );
});
