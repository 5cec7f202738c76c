import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LinkOpener } from '../../../../main/companion/link-opener';
import type { OpenResult } from '../../../../main/isolation/isolated-browser';
import { recordLog } from '../recorded-log';

const URL = 'https://chat.example/';

function opener(answers: OpenResult[], hasPolicy = false) {
  const asked: string[] = [];
  const explained: string[] = [];
  const desk = { hasPolicy };
  const browser = {
    open: (url: string) => {
      asked.push(url);
      return Promise.resolve(answers.shift() ?? 'opened');
    },
  };
  const targets = {
    showPage: () => undefined,
    signIn: () => undefined,
    explain: (_title: string, detail: string) => {
      explained.push(detail);
      return Promise.resolve();
    },
    awaitsPolicy: () => !desk.hasPolicy,
  };
  return { links: new LinkOpener(browser, targets, recordLog().log), asked, explained, desk };
}

describe('an address that is to be opened on a new desk', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('waits for the agent', async () => {
    const { links, asked, explained } = opener(['not-ready']);
    await links.isolate(URL);
    await links.retry();
    expect(asked).toEqual([URL, URL]);
    expect(explained).toEqual([]);
  });

  it('waits for the first policy, which may allow it', async () => {
    const { links, asked, explained, desk } = opener(['not-allowed']);
    await links.isolate(URL);
    expect(explained).toEqual([]);
    desk.hasPolicy = true;
    await links.retry();
    await links.retry();
    expect(asked).toEqual([URL, URL]);
    expect(explained).toEqual([]);
  });

  it('is explained when its page cannot be held', async () => {
    const { links, explained } = opener(['not-held']);
    await links.isolate(URL);
    expect(explained).toHaveLength(1);
  });

  it('is explained when the first policy does not allow it', async () => {
    const { links, explained, desk } = opener(['not-allowed', 'not-allowed']);
    await links.isolate(URL);
    desk.hasPolicy = true;
    await links.retry();
    expect(explained).toEqual([expect.stringContaining('chat.example')]);
  });

  it('is explained when no policy comes in time', async () => {
    const { links, explained } = opener(['not-allowed', 'not-allowed']);
    await links.isolate(URL);
    await vi.advanceTimersByTimeAsync(14_000);
    expect(explained).toEqual([]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(explained).toEqual([expect.stringContaining('chat.example')]);
  });

  it('is explained at once where a policy is in force', async () => {
    const { links, explained } = opener(['not-allowed'], true);
    await links.isolate(URL);
    expect(explained).toHaveLength(1);
  });
});
