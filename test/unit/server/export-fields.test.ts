import { describe, expect, it } from 'vitest';
import { withFields } from '../../../server/exports/records';

const record = { id: '1', time: 0, body: { kind: 'exchange', action: 'block', app: { id: 'a' } } };

describe('a record of an export', () => {
  it('has the members that the job names, in its order, and all where it names none', () => {
    expect(withFields(record, [])).toBe(record);
    expect(withFields(record, ['app', 'kind', 'missing', 'toString']).body).toEqual({
      app: { id: 'a' },
      kind: 'exchange',
    });
  });
});
