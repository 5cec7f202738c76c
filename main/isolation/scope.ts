import type { IsolationSettings } from '../agent/control';

type Site = IsolationSettings['sites'][number];

/**
 * The site that an address belongs to. A site is its host, with what lies below it: `chat.example`
 * covers `www.chat.example`. Scheme and port must be the site's own.
 */
export function siteOf(address: string, sites: readonly Site[]): Site | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    return undefined;
  }
  return sites.find((site) => URL.canParse(site.url) && covers(new URL(site.url), url));
}

function covers(site: URL, url: URL): boolean {
  if (site.protocol !== url.protocol || site.port !== url.port) return false;
  const host = site.hostname.replace(/^www\./, '');
  return url.hostname === host || url.hostname.endsWith(`.${host}`);
}
