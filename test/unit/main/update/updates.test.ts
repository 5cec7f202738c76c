import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ManagedSettings } from '../../../../main/managed/schema';
import { feedAddress, planFor } from '../../../../main/update/update-plan';
import { Updates, type Updater } from '../../../../main/update/updates';
import { recordLog } from '../recorded-log';

const NOW = Date.UTC(2026, 10, 25);
const offer = { version: '1.4.0', releaseDate: '2026-11-22T00:00:00.000Z' };

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

  function start(settings: ManagedSettings, answer = true) {
    const updater = {
      autoDownload: true,
      autoInstallOnAppQuit: false,
      allowDowngrade: false,
      setFeedURL: vi.fn(),
      checkForUpdates: vi.fn(async () => ({ updateInfo: offer })),
      downloadUpdate: vi.fn(async () => []),
    } satisfies Updater;
    const ask = vi.fn(async () => answer);
    updates = new Updates({
      updater,
      endpoint: 'https://p.example',
      settings,
      version: '1.3.0',
      log: recordLog().log,
      ask,
      now: () => NOW,
    });
    return { updater, ask, updates };
  }

  it('downloads by itself nothing that the plan does not want', () => {
    const { updater } = start({ updates: 'install' });
    expect(updater).toMatchObject({ autoDownload: false, autoInstallOnAppQuit: true });
  });

  it('downloads once what is to be installed', async () => {
    const { updater, ask, updates: all } = start({ updates: 'install' });
    await all.check();
    await all.check();
    expect(ask).not.toHaveBeenCalled();
    expect(updater.downloadUpdate).toHaveBeenCalledTimes(1);
  });

  it('takes no for an answer until there is another version', async () => {
    const { updater, ask, updates: all } = start({}, false);
    await all.check();
    await all.check();
    expect(ask.mock.calls).toEqual([['1.4.0']]);
    expect(updater.downloadUpdate).not.toHaveBeenCalled();
  });

  it('tries again after a download that failed', async () => {
    const { updater, updates: all } = start({ updates: 'install' });
    updater.downloadUpdate.mockRejectedValueOnce(new Error('sha512 checksum mismatch'));
    await all.check();
    await all.check();
    expect(updater.downloadUpdate).toHaveBeenCalledTimes(2);
  });
});
