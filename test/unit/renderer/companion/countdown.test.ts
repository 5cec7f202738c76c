import { describe, expect, it } from 'vitest';
import {
  announcedSeconds,
  clockText,
  secondsLeft,
  shareLeft,
} from '../../../../renderer/companion/warn/countdown';

describe('countdown', () => {
  it('counts whole seconds down to zero and not below', () => {
    expect([10_001, 10_000, 9_999, 1, 0, -5].map((left) => secondsLeft(left, 0))).toEqual([
      11, 10, 10, 1, 0, 0,
    ]);
  });

  it('shows minutes and seconds', () => {
    expect([125, 60, 9, 0].map(clockText)).toEqual(['2:05', '1:00', '0:09', '0:00']);
  });

  it('announces a few moments only, and not the end', () => {
    const said = Array.from({ length: 121 }, (_, passed) => announcedSeconds(120 - passed));
    const changes = said.filter((step, index) => index === 0 || step !== said[index - 1]);
    expect(changes).toEqual([undefined, 60, 30, 10, 5, undefined]);
  });

  it('gives the part that is left, between one and zero', () => {
    expect([0, 50, 100, 150].map((now) => shareLeft(100, now, 0))).toEqual([1, 0.5, 0, 0]);
    expect(shareLeft(100, 0, 100)).toBe(0);
  });
});
