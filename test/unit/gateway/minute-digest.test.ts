import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MinuteDigest } from '../../../core/gateway/logs/minute-digest';

function digest() {
  const clock = { time: 0, now: () => clock.time };
  const written: [string, number][] = [];
  const all = new MinuteDigest<string>(clock, (one, count) => written.push([one, count]));
  return { clock, written, all };
}

describe('a digest of each minute', () => {
  it('writes the first five of a kind, and the rest as one with its number', () => {
    const { clock, written, all } = digest();
    for (let n = 1; n <= 100; n += 1) all.note('wrong key', `attempt ${n}`);
    expect(written.map(([, count]) => count)).toEqual([1, 1, 1, 1, 1]);
    clock.time = 60_000;
    all.note('wrong key', 'later');
    expect(written.slice(5)).toEqual([
      ['attempt 100', 95],
      ['later', 1],
    ]);
  });

  it('begins anew when the clock is set back', () => {
    const { clock, written, all } = digest();
    clock.time = 1_000_000;
    for (let n = 0; n < 7; n += 1) all.note('a', 'x');
    clock.time = 0;
    all.note('a', 'y');
    expect(written.slice(5)).toEqual([
      ['x', 2],
      ['y', 1],
    ]);
  });

  it('loses none, whatever comes when', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 1500 }), fc.nat(50_000)));
    fc.assert(
      fc.property(steps, (given) => {
        const { clock, written, all } = digest();
        for (const [kind, wait] of given) {
          clock.time += wait;
          all.note(String(kind), String(kind));
        }
        all.flush();
        const total = written.reduce((sum, [, count]) => sum + count, 0);
        expect(total).toBe(given.length);
      }),
    );
  });
});
