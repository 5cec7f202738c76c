import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ManagedSettings } from '../../../../main/managed/schema';
import { feedAddress, planFor } from '../../../../main/update/update-plan';
import { Updates, type UpdateAnswer, type Updater } from '../../../../main/update/updates';
import { recordLog } from '../recorded-log';

const NOW = Date.UTC(2026, 10, 25);
const DAY_MS = 24 * 60 * 60 * 1000;
const offer = {
  ...{ version: '1.4.0', releaseDate: '2026-11-22T00:00:00.000Z' },
  files: [{ sha512: 'digest' }],
};

describe('the plan for an update', () => {
  it('looks in the ring of the device, or at the version that IT has pinned', () => {
    const at = (settings: ManagedSettings) => feedAddress('https://p.example', settings);
    expect(at({})).toBe('https://p.example/api/updates/v1/stable/');
    expect(at({ updateChannel: 'early' })).toBe('https://p.example/api/updates/v1/early/');
    expect(at({ updateVersion: '1.2.3', updateChannel: 'early' })).toBe(
      'https://p.example/api/updates/v1/versions/1.2.3/',
    );
  });

  it.each<[string, ManagedSettings, string, string]>([
    ['nothing where it runs already', {}, '1.4.0', 'nothing'],
    ['nothing where IT updates', { updates: 'off' }, '1.3.0', 'nothing'],
    ['a question where IT says nothing', {}, '1.3.0', 'ask'],
    ['to install it where IT says so', { updates: 'install' }, '1.3.0', 'install'],
    [
      'to wait until it has proved itself',
      { updates: 'install', updateDeferDays: 7 },
      '1.3.0',
      'wait',
    ],
    ['to install it after that', { updates: 'install', updateDeferDays: 3 }, '1.3.0', 'install'],
    ['to go back where the ring does', { updates: 'install' }, '1.5.0', 'install'],
    [
      'to go back to what is pinned',
      { updates: 'install', updateVersion: '1.4.0' },
      '1.5.0',
      'install',
    ],
    [
      'to stay at what is pinned',
      { updates: 'install', updateVersion: '1.3.0' },
      '1.3.0',
      'nothing',
    ],
  ])('is %s', (_name, settings, current, plan) => {
    expect(planFor(offer, current, settings, NOW)).toBe(plan);
  });
});

describe('updates', () => {
  let updates: Updates | undefined;
  afterEach(() => updates?.close());

  function start(settings: ManagedSettings, answer: UpdateAnswer = 'now') {
    const done: string[] = [];
    const updater = {
      autoDownload: true,
      autoInstallOnAppQuit: false,
      allowDowngrade: false,
      setFeedURL: vi.fn(),
      checkForUpdates: vi.fn(async () => ({ updateInfo: offer })),
      downloadUpdate: vi.fn(async () => void done.push('download')),
    } satisfies Updater;
    const ask = vi.fn(async () => answer);
    const verify = vi.fn(async () => undefined);
    const clock = { now: NOW };
    updates = new Updates({
      updater,
      endpoint: 'https://p.example',
      settings,
      version: '1.3.0',
      log: recordLog().log,
      ask,
      restart: async () => void done.push('restart'),
      verify,
      now: () => clock.now,
    });
    return { updater, ask, verify, done, clock, updates };
  }

  it('downloads by itself nothing that the plan does not want', () => {
    const { updater } = start({ updates: 'install' });
    expect(updater).toMatchObject({ autoDownload: false, autoInstallOnAppQuit: true });
  });

  it('downloads once what IT wants installed, and leaves it for the end of the run', async () => {
    const { ask, done, updates: all } = start({ updates: 'install' });
    await all.check();
    await all.check();
    expect(ask).not.toHaveBeenCalled();
    expect(done).toEqual(['download']);
  });

  it('asks the person where IT says nothing, and starts again when they say so', async () => {
    const { ask, done, updates: all } = start({});
    await Promise.all([all.check(), all.check()]);
    expect(ask.mock.calls).toEqual([['1.4.0']]);
    expect(done).toEqual(['download', 'restart']);
  });

  it('leaves somebody who says later alone for a day, and asks again', async () => {
    const { ask, done, clock, updates: all } = start({ updates: 'ask' }, 'later');
    await all.check();
    clock.now += DAY_MS - 1;
    await all.check();
    expect(ask).toHaveBeenCalledTimes(1);
    clock.now += 1;
    await all.check();
    expect(ask).toHaveBeenCalledTimes(2);
    expect(done).toEqual([]);
  });

  it('neither asks for nor downloads what is not signed', async () => {
    const { ask, verify, done, updates: all } = start({});
    verify.mockRejectedValue(new Error('not signed'));
    await all.check();
    expect(ask).not.toHaveBeenCalled();
    expect(done).toEqual([]);
  });

  it('tries again after a download that failed', async () => {
    const { updater, updates: all } = start({ updates: 'install' });
    updater.downloadUpdate.mockRejectedValueOnce(new Error('sha512 checksum mismatch'));
    await all.check();
    await all.check();
    expect(updater.downloadUpdate).toHaveBeenCalledTimes(2);
  });
});
