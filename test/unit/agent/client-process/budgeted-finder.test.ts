import { describe, expect, it } from 'vitest';
import { BUDGET_MS, BudgetedFinder } from '../../../../main/agent/client-process/budgeted-finder';

describe('the budget of look-ups', () => {
  const program = { pid: 7, name: 'curl' };

  /** A finder whose every look-up takes as long as the whole budget. */
  function start(needed: boolean) {
    let now = 10_000;
    let lookups = 0;
    const slow = {
      find: async () => {
        lookups++;
        now += BUDGET_MS;
        return program;
      },
    };
    const finder = new BudgetedFinder(slow, { now: () => now }, () => needed);
    return { finder, lookups: () => lookups, wait: (ms: number) => (now += ms) };
  }

  it('leaves the name out once it is spent, and gives it again later', async () => {
    const { finder, lookups, wait } = start(false);
    expect(await finder.find({})).toEqual(program);
    expect(await finder.find({})).toBeUndefined();
    expect(lookups()).toBe(1);
    wait(1000);
    expect(await finder.find({})).toEqual(program);
  });

  it('does not count where a rule needs the name', async () => {
    const { finder, lookups } = start(true);
    for (let n = 0; n < 5; n++) expect(await finder.find({})).toEqual(program);
    expect(lookups()).toBe(5);
  });
});
