import type { IsolatedSite, IsolationSettings } from './control';

/** The site that an address belongs to; the first that covers it. */
export function siteOf(address: string, settings: IsolationSettings): IsolatedSite | undefined {
  return settings.sites.find((site) => scopeOf(site, settings.httpOnLoopback)(address));
}

/**
 * Whether an address belongs to a site. The site's own address covers its host, with what lies below
 * it: `chat.example` covers `www.chat.example`; scheme and port must be its own. A host pattern of its
 * scope covers HTTPS on its own port, and, where `httpOnLoopback` says so, this machine by any scheme
 * and port.
 */
export function scopeOf(site: IsolatedSite, httpOnLoopback: boolean): (address: string) => boolean {
  const tests = [site.url, ...site.scope].map((entry) => testOf(entry, httpOnLoopback));
  return (address) => {
    const url = webAddress(address);
    return url !== undefined && tests.some((test) => test(url));
  };
}

function webAddress(address: string): URL | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  return isWeb && url.username === '' && url.password === '' ? url : undefined;
}

function testOf(entry: string, httpOnLoopback: boolean): (url: URL) => boolean {
  const origin = /^(https?:)\/\/(.*)$/.exec(entry);
  if (origin === null) {
    const covers = hostTest(entry);
    return (url) =>
      covers(hostOf(url)) &&
      ((url.protocol === 'https:' && url.port === '') ||
        (httpOnLoopback && isLoopback(hostOf(url))));
  }
  // A pattern with a star is no URL; one label stands in for it.
  const own = entry.replace('//*.', '//star.');
  if (!URL.canParse(own)) return () => false;
  const { protocol, port, hostname } = new URL(own);
  const covers = hostTest(
    entry === own ? hostname.replace(/^www\./, '') : hostname.replace('star.', '*.'),
  );
  return (url) => url.protocol === protocol && url.port === port && covers(hostOf(url));
}

/** `name` covers itself and what is below, `*.name` only what is below, `a.*.name` any one label. */
function hostTest(pattern: string): (host: string) => boolean {
  const isBelowOnly = pattern.startsWith('*.');
  const name = (isBelowOnly ? pattern.slice(2) : pattern).replace(/^\[(.*)\]$/, '$1');
  // Below an address there is nothing.
  const isAddress = name.includes(':') || /^\d+(\.\d+){3}$/.test(name);
  const labels = name
    .split('*')
    .map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^.]+');
  const below = isAddress ? '' : isBelowOnly ? '([^.]+\\.)+' : '([^.]+\\.)*';
  const test = new RegExp(`^${below}${labels}$`);
  return (host) => test.test(host);
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}

function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '::1' ||
    /^127\.\d+\.\d+\.\d+$/.test(host)
  );
}
