import { afterEach, describe, expect, it, vi } from 'vitest';
import { DeskGuard, type Guarded } from '../../../../main/tamper/desk-guard';

interface Part extends Guarded {
  changed: boolean;
}

function part(isManaged: boolean, repairs: boolean | undefined): Part {
  const made: Part = {
    what: 'trust',
    isManaged,
    changed: false,
    isChanged: async () => made.changed,
    ...(repairs === undefined
      ? {}
      : {
          repair: async () => {
            if (repairs) made.changed = false;
            return repairs;
          },
        }),
  };
  return made;
}

describe('the guard of the desk', () => {
  const guards: DeskGuard[] = [];
  afterEach(() => guards.splice(0).forEach((guard) => guard.close()));

  function watch(guarded: Part, tamper?: 'repair' | 'report' | 'ignore') {
    const noticed = vi.fn();
    const failed = vi.fn();
    const guard = new DeskGuard({ parts: [guarded], tamper, noticed, failed }, 1_000_000);
    guards.push(guard);
    return { guard, noticed, failed };
  }

  it.each([
    ['what IT manages is repaired', true, true, undefined, 'repaired', false],
    ['what the person has chosen is reported', false, true, undefined, 'reported', true],
    ['everything is repaired where IT says so', false, true, 'repair', 'repaired', false],
    ['everything is reported where IT says so', true, true, 'report', 'reported', true],
    ['a repair that fails is said', true, false, undefined, 'failed', true],
    ['what nothing can repair is reported', true, undefined, 'repair', 'reported', true],
  ] as const)('%s', async (_name, isManaged, repairs, tamper, done, stays) => {
    const guarded = part(isManaged, repairs);
    const { guard, noticed } = watch(guarded, tamper);
    await guard.look();
    expect(noticed).not.toHaveBeenCalled();
    guarded.changed = true;
    await guard.look();
    expect(noticed.mock.calls).toEqual([['trust', done]]);
    expect(guarded.changed).toBe(stays);
  });

  it('says a change once, and again after it was undone', async () => {
    const guarded = part(false, undefined);
    const { guard, noticed } = watch(guarded);
    guarded.changed = true;
    await guard.look();
    await guard.look();
    expect(noticed).toHaveBeenCalledTimes(1);
    guarded.changed = false;
    await guard.look();
    guarded.changed = true;
    await guard.look();
    expect(noticed).toHaveBeenCalledTimes(2);
  });

  it('keeps a change to itself where IT says so', async () => {
    const guarded = part(true, undefined);
    const { guard, noticed } = watch(guarded, 'ignore');
    guarded.changed = true;
    await guard.look();
    expect(noticed).not.toHaveBeenCalled();
  });

  it('goes on looking at the other parts when one cannot be looked at', async () => {
    const broken: Guarded = {
      what: 'proxy',
      isManaged: true,
      isChanged: async () => Promise.reject(new Error('no such program')),
    };
    const other = part(true, true);
    const noticed = vi.fn();
    const failed = vi.fn();
    const guard = new DeskGuard(
      { parts: [broken, other], tamper: undefined, noticed, failed },
      1_000_000,
    );
    guards.push(guard);
    other.changed = true;
    await guard.look();
    expect(failed.mock.calls[0]?.[0]).toBe('proxy');
    expect(noticed.mock.calls).toEqual([['trust', 'repaired']]);
  });
});
