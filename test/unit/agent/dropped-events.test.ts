import { expect, it } from 'vitest';
import { droppedEvents } from '../../../main/agent/dropped-events';

it('tells of dropped events at once, and then of all of a minute together', () => {
  const told: number[] = [];
  let now = 1000;
  const dropped = droppedEvents(
    (count) => told.push(count),
    () => now,
  );
  dropped(3);
  for (let second = 0; second < 59; second += 1) {
    now += 1000;
    dropped(2);
  }
  expect(told).toEqual([3]);
  now += 1000;
  dropped(2);
  expect(told).toEqual([3, 120]);
});
