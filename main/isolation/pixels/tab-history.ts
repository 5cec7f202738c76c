import type { CDPSession } from 'puppeteer-core';
import { OWN_ORIGIN } from './navigation-gate';
import { ifThere } from './protocol';

/** Where a tab is, and whether anything lies before and after. */
export interface TabPlace {
  readonly title: string;
  readonly url: string;
  /** What people are shown of it: nothing for a file, whose address is ours and leads nowhere. */
  readonly address: string;
  readonly back: boolean;
  readonly forward: boolean;
}

/** Where a tab has been, as Chromium remembers it. */
export class TabHistory {
  constructor(
    private readonly page: CDPSession,
    private readonly targetId: string,
  ) {}

  /** Nothing where the tab has been nowhere yet, or is gone. */
  async place(): Promise<TabPlace | undefined> {
    const { page, targetId } = this;
    const [history, target] = await Promise.all([
      ifThere(page.send('Page.getNavigationHistory')),
      ifThere(page.send('Target.getTargetInfo', { targetId })),
    ]);
    if (history === undefined || target === undefined) return undefined;
    const { currentIndex, entries } = history;
    // A tab begins with an empty page, which nobody goes back to.
    const first = isEmptyPage(entries[0]?.url) ? 1 : 0;
    const url = entries[currentIndex]?.url ?? '';
    if (isEmptyPage(url)) return undefined;
    const isFile = url.startsWith(`${OWN_ORIGIN}/`);
    return {
      title: isFile ? decodeURIComponent(url.split('/').at(-1) ?? '') : target.targetInfo.title,
      url,
      address: isFile ? '' : url,
      back: currentIndex > first,
      forward: currentIndex < entries.length - 1,
    };
  }

  /** Whether the page has been nowhere yet. */
  async isEmpty(): Promise<boolean> {
    const history = await ifThere(this.page.send('Page.getNavigationHistory'));
    return history !== undefined && history.entries.every(({ url }) => isEmptyPage(url));
  }

  /** Goes back (-1) or forward (1), where there is a page. */
  async goBy(step: 1 | -1): Promise<void> {
    const history = await ifThere(this.page.send('Page.getNavigationHistory'));
    const entry = history?.entries[history.currentIndex + step];
    if (entry === undefined || isEmptyPage(entry.url)) return;
    await ifThere(this.page.send('Page.navigateToHistoryEntry', { entryId: entry.id }));
  }
}

function isEmptyPage(url: string | undefined): boolean {
  return url === undefined || url === '' || url === 'about:blank';
}
