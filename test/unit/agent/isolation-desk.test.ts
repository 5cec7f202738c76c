import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { policyDocumentSchema } from '../../../core/exchange/policy-document';
import { isolationSwitchRule } from '../../../core/exchange/policy-isolation';
import { createAppLibrary } from '../../../core/extract/app-library';
import { IsolationDesk } from '../../../main/agent/isolation-desk';

const HOUSE = 'https://chat.house.example/';

function deskOf(isolation: object) {
  const policy = policyDocumentSchema.parse({
    isolation: {
      sites: [
        { id: 'house', name: 'House', url: HOUSE },
        { id: 'other', name: 'Other', url: 'https://other.example/' },
      ],
      ...isolation,
    },
  });
  const library = createAppLibrary([]);
  const grants = new Map<string, number>();
  let changed = (): void => undefined;
  const desk = new IsolationDesk({
    foundations: {
      policy: { current: () => policy, library: () => library },
      apps: [],
      exceptions: {
        ends: () => new Map([...grants].filter(([, until]) => until > Date.now())),
        onChange: (listener) => {
          changed = listener;
        },
      },
    },
    person: () => ({ userId: 'ada', groups: [] }),
    clock: { now: () => Date.now() },
  });
  const open = desk.admit(HOUSE, undefined);
  if (open === undefined) throw new Error('the site is not offered');
  desk.opened('session', HOUSE, open);
  const grant = (rule: string, until: number): void => {
    grants.set(rule, until);
    changed();
  };
  return { desk, grant, open };
}

describe('exceptions from switches of the isolated browser', () => {
  beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }));
  afterEach(() => vi.useRealTimers());

  it('opens the switch of one site until its end, and tells open sessions of both', () => {
    const { desk, grant, open } = deskOf({});
    expect(open.controls.copy).toBe('refuse');
    const told = vi.fn();
    desk.onChange(told);
    const until = Date.now() + 3 * 60_000;
    grant(isolationSwitchRule('copy', 'house'), until);
    expect(told).toHaveBeenCalledTimes(1);
    const [change] = desk.changed();
    expect(change).toMatchObject({
      username: 'session',
      site: { controls: { copy: 'allow', paste: 'refuse' }, granted: [{ control: 'copy', until }] },
    });
    expect(desk.changed()).toEqual([]);
    const other = desk.settings().sites.find(({ id }) => id === 'other');
    expect(other?.controls.copy).toBe('refuse');

    vi.advanceTimersByTime(3 * 60_000 - 1);
    expect(told).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1);
    expect(told).toHaveBeenCalledTimes(2);
    expect(desk.changed()[0]?.site).toMatchObject({ controls: { copy: 'refuse' }, granted: [] });
    desk.close();
  });

  it('opens a switch for all sites where the grant names none', () => {
    const { desk, grant } = deskOf({});
    grant(isolationSwitchRule('upload'), Date.now() + 1000);
    expect(desk.settings().sites.map(({ controls }) => controls.upload)).toEqual([
      'allow',
      'allow',
    ]);
    desk.close();
  });

  it('opens what reading only has switched off', () => {
    const { desk, grant } = deskOf({ readOnly: true, paste: 'allow' });
    grant(isolationSwitchRule('keyboard', 'house'), Date.now() + 1000);
    expect(desk.changed()[0]?.site.controls).toMatchObject({ keyboard: 'allow', paste: 'refuse' });
    desk.close();
  });

  it('does not tell of a session that has ended', () => {
    const { desk, grant } = deskOf({});
    desk.ended('session');
    grant(isolationSwitchRule('copy'), Date.now() + 1000);
    expect(desk.changed()).toEqual([]);
    desk.close();
  });
});
