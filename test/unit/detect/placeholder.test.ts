import { expect, it } from 'vitest';
import { isObviousPlaceholder, isPlaceholder } from '../../../core/detect/placeholder';
import { maskedSample } from '../../../core/detect/masked-sample';

it.each([
  '${TOKEN}',
  '{{token}}',
  '<your token>',
  '$API_KEY',
  'xxxxxxxxxxxx',
  'YOUR_API_KEY',
  'abcdefghijkl',
  'process.env.KEY',
  'changeme',
])('takes %s for a placeholder', (value) => expect(isPlaceholder(value)).toBe(true));

it.each(['q8Zt2LkV0aPs9XwR', 'Tr0ub4dor&3'])('takes %s for a value', (value) => {
  expect(isPlaceholder(value)).toBe(false);
  expect(isObviousPlaceholder(value)).toBe(false);
});

it('shows at most a fifth of a value, and nothing of a short one', () => {
  expect(maskedSample('q8Zt2LkV0aPs9XwR4mYb7NcD')).toBe('q8…cD');
  expect(maskedSample('231-45')).toBe('…');
});
