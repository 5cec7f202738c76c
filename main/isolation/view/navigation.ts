import type { WebContents } from 'electron';
import type { EngineEvents } from '../engine';

/** Documents without an address of their own; they inherit what their maker is held to. */
const LOCAL = new Set(['about:', 'blob:', 'data:']);

interface Navigation {
  readonly url: string;
  readonly isMainFrame: boolean;
  preventDefault(): void;
}

/**
 * Keeps a page and its frames on the app's own sites, whoever begins the navigation: links, forms,
 * scripts, redirects. `document-policy` refuses the same at the network, for what has no event.
 */
export function guardNavigation(
  page: WebContents,
  isInScope: (url: string) => boolean,
  on: () => EngineEvents,
): void {
  const stay = (event: Navigation): void => {
    if (mayLoad(event.url, event.isMainFrame, isInScope)) return;
    event.preventDefault();
    on().refused(refusalOf(event.url));
  };
  page.on('will-frame-navigate', stay);
  page.on('will-redirect', stay);
}

function mayLoad(url: string, isMainFrame: boolean, isInScope: (url: string) => boolean): boolean {
  if (isInScope(url)) return true;
  if (!URL.canParse(url)) return false;
  return isMainFrame ? url === 'about:blank' : LOCAL.has(new URL(url).protocol);
}

/** What people are told of an address that was not opened: its host, or its scheme. */
export function refusalOf(url: string): Parameters<EngineEvents['refused']>[0] {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isWeb = parsed !== undefined && /^https?:$/.test(parsed.protocol);
  if (isWeb) return { what: 'navigation', detail: parsed.host };
  return { what: 'protocol', detail: parsed?.protocol ?? '' };
}

/** Loads an address and never rejects; what did not load comes as an event. */
export async function loadQuietly(page: WebContents, url: string): Promise<void> {
  try {
    await page.loadURL(url);
  } catch {
    // `did-fail-load` has told the window already, and an address may say too much for a log.
  }
}
