import type { Session, WebContents } from 'electron';
import type { EngineEvents } from '../engine';

/** Longest title that is handed on, characters. */
const TITLE_LIMIT = 300;
/** Largest icon that is handed on, bytes. */
const ICON_BYTES = 64 * 1024;
/** What Chromium says of a page whose load gave way to another. */
const ABORTED = -3;

/** Tells the window how the page is doing. */
export function reportPage(page: WebContents, session: Session, events: () => EngineEvents): void {
  const tellAddress = (): void => {
    const { navigationHistory: history } = page;
    events().address(page.getURL(), { back: history.canGoBack(), forward: history.canGoForward() });
  };
  page.on('did-navigate', tellAddress);
  page.on('did-navigate-in-page', (_event, _url, isMainFrame) => {
    if (isMainFrame) tellAddress();
  });
  page.on('page-title-updated', (event, title) => {
    // Not the window's title: other programs of the desktop can read that.
    event.preventDefault();
    events().title(title.slice(0, TITLE_LIMIT));
  });
  page.on('did-start-loading', () => {
    events().loading(true);
  });
  page.on('did-stop-loading', () => {
    events().loading(false);
  });
  page.on('did-fail-load', (_event, number, code, url, isMainFrame) => {
    if (isMainFrame && number !== ABORTED) events().failed(url, code);
  });
  page.on('found-in-page', (_event, { activeMatchOrdinal, matches }) => {
    events().found({ active: activeMatchOrdinal, total: matches });
  });
  page.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') events().crashed(reason);
  });
  page.on('page-favicon-updated', (_event, [url]) => {
    if (url === undefined) return;
    icon(session, url).then(
      (dataUrl) => {
        if (dataUrl !== undefined && !page.isDestroyed()) events().favicon(dataUrl);
      },
      // A site without its icon is still that site.
      () => undefined,
    );
  });
}

/** Fetched in the session, so that it goes the page's own way out. */
async function icon(session: Session, url: string): Promise<string | undefined> {
  if (url.startsWith('data:image/')) return url.length > ICON_BYTES * 2 ? undefined : url;
  if (!/^https?:/.test(url)) return undefined;
  const response = await session.fetch(url, { bypassCustomProtocolHandlers: true });
  const type = response.headers.get('content-type')?.split(';', 1)[0]?.trim() ?? '';
  const bytes = Buffer.from(await response.arrayBuffer());
  if (!response.ok || !/^image\/[\w.+-]+$/.test(type) || bytes.length > ICON_BYTES)
    return undefined;
  return `data:${type};base64,${bytes.toString('base64')}`;
}
