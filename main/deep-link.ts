/** Scheme that the operating system hands to us. */
export const DEEP_LINK_SCHEME = 'portcullis';
/** Longest link that is looked at, UTF-16 code units. */
export const DEEP_LINK_MAX_LENGTH = 8192;

export type DeepLink =
  | { readonly kind: 'open'; readonly url: string }
  | { readonly kind: 'refused'; readonly reason: string };

const refused = (reason: string): DeepLink => ({ kind: 'refused', reason });

/**
 * Reads `portcullis://open?url=ADDRESS`. Any web page can call it, so everything but exactly this
 * shape with one http or https address is refused. Whether the site may open is policy's question.
 */
export function parseDeepLink(text: string): DeepLink {
  if (text.length > DEEP_LINK_MAX_LENGTH) return refused('the link is too long');
  if (!URL.canParse(text)) return refused('the link is not an address');
  const link = new URL(text);
  if (link.protocol !== `${DEEP_LINK_SCHEME}:`) return refused('the link has another scheme');
  const path = link.pathname === '/' ? '' : link.pathname;
  if (link.host !== 'open' || path !== '' || link.hash !== '') {
    return refused('the only command is "open"');
  }
  if (link.username !== '' || link.password !== '') return refused('the link carries a user name');
  const keys = [...link.searchParams.keys()];
  const target = link.searchParams.get('url');
  if (keys.length !== 1 || target === null) return refused('exactly one "url" is needed');
  return webAddress(target);
}

function webAddress(text: string): DeepLink {
  if (!URL.canParse(text)) return refused('"url" is not a complete address');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return refused('"url" is neither http nor https');
  }
  if (url.username !== '' || url.password !== '') return refused('"url" carries a user name');
  return { kind: 'open', url: url.href };
}

/** The deep link on a command line, if there is one (Linux and Windows pass it so). */
export function findDeepLink(argv: readonly string[]): string | undefined {
  return argv.find((word) => word.toLowerCase().startsWith(`${DEEP_LINK_SCHEME}:`));
}
