import { expect, it } from 'vitest';
import { totalsOf } from '../../../../renderer/console/overview/totals';

const hour = { start: '2026-11-25T09:00:00Z', allow: 6, redact: 1, block: 2, isolate: 1 };
const rest = { apps: [], detectors: [], devices: { total: 0, online: 0 } };

it('adds up the hours and the answers', () => {
  const warned = { cancelled: 1, redacted: 2, sent: 3 };
  expect(totalsOf({ hours: [hour, hour], warned, ...rest })).toEqual({
    exchanges: 20,
    kept: 6,
    keptShare: 0.3,
    warnings: 6,
  });
});

it('divides by nothing when there was nothing', () => {
  const warned = { cancelled: 0, redacted: 0, sent: 0 };
  expect(totalsOf({ hours: [], warned, ...rest }).keptShare).toBe(0);
});
