import { expect, it } from 'vitest';
import { CircuitBreaker } from '../../../core/gateway/routing/circuit-breaker';

const SETTINGS = { failures: 2, openSeconds: 60 };
const HOUR_MS = 3_600_000;

function open() {
  const clock = { at: 10 * HOUR_MS, now: () => clock.at };
  const breaker = new CircuitBreaker(clock);
  breaker.failed('p', SETTINGS);
  expect(breaker.allows('p')).toBe(true);
  breaker.failed('p', SETTINGS);
  expect(breaker.allows('p')).toBe(false);
  return { breaker, clock };
}

it('lets one request try when its time is over, and closes when that succeeds', () => {
  const { breaker, clock } = open();
  clock.at += 59_999;
  expect(breaker.allows('p')).toBe(false);
  clock.at += 1;
  expect(breaker.allows('p')).toBe(true);
  breaker.begin('p');
  expect(breaker.allows('p')).toBe(false);
  breaker.abandoned('p');
  breaker.begin('p');
  breaker.succeeded('p');
  expect(breaker.allows('p')).toBe(true);
});

it('does not stay open for the hour that a clock was set back', () => {
  const { breaker, clock } = open();
  clock.at -= HOUR_MS;
  expect(breaker.allows('p')).toBe(true);
  breaker.begin('p');
  breaker.failed('p', SETTINGS);
  expect(breaker.allows('p')).toBe(false);
  clock.at += 60_000;
  expect(breaker.allows('p')).toBe(true);
});
