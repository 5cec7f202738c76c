import { describe, expect, it } from 'vitest';
import { WayOut } from '../../../../main/isolation/way-out';

const taken = (...keys: string[]): boolean[] => {
  const wayOut = new WayOut();
  return keys.map((key) => wayOut.isTakenBy({ key }));
};

describe('the way out of an isolated page, by the keyboard', () => {
  it.each([
    [
      ['Tab', 'Tab'],
      [false, false],
    ],
    [
      ['Escape', 'Tab', 'Tab'],
      [false, true, false],
    ],
    [
      ['Escape', 'Shift', 'Tab'],
      [false, false, true],
    ],
    [
      ['Escape', 'a', 'Tab'],
      [false, false, false],
    ],
  ])('of %j, %j leave it', (keys, expected) => {
    expect(taken(...keys)).toEqual(expected);
  });
});
