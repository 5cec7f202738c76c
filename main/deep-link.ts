/** Scheme that the operating system hands to us. */
export const DEEP_LINK_SCHEME = 'portcullis';
/** Longest link that is looked at, UTF-16 code units. */
export const DEEP_LINK_MAX_LENGTH = 8192;

/** Pages of the companion that a link may show. */
export const LINKED_PAGES = [
  'status',
  'setup',
  'activity',
  'exceptions',
  'company',
  'try',
  'tools',
  'settings',
  'diagnostics',
] as const;
export type LinkedPage = (typeof LINKED_PAGES)[number];

/** Why a link is not followed; keys of the message catalogue. */
export type LinkFault =
  | 'too-long'
  | 'not-an-address'
  | 'wrong-scheme'
  | 'unknown-command'
  | 'extra'
  | 'no-url'
  | 'not-web'
  | 'credentials';

export type DeepLink =
  /** `session`: the id that a rule has given for the address. */
  | { readonly kind: 'open'; readonly url: string; readonly session?: string }
  | { readonly kind: 'sign-in' }
  | { readonly kind: 'page'; readonly page: LinkedPage }
  | { readonly kind: 'refused'; readonly reason: LinkFault };

const refused = (reason: LinkFault): DeepLink => ({ kind: 'refused', reason });

/**
 * Reads `portcullis://open?url=ADDRESS[&session=ID]`, `portcullis://sign-in` and `portcullis://PAGE`. Any web page
 * can call one, so everything but exactly these shapes is refused, and none of them decides anything:
 * `open` asks policy, `sign-in` shows the company's page in the person's browser, and a page is shown.
 */
export function parseDeepLink(text: string): DeepLink {
  if (text.length > DEEP_LINK_MAX_LENGTH) return refused('too-long');
  if (!URL.canParse(text)) return refused('not-an-address');
  const link = new URL(text);
  if (link.protocol !== `${DEEP_LINK_SCHEME}:`) return refused('wrong-scheme');
  if (link.username !== '' || link.password !== '') return refused('credentials');
  if ((link.pathname !== '' && link.pathname !== '/') || link.hash !== '' || link.port !== '') {
    return refused('extra');
  }
  if (link.host === 'open') return target(link.searchParams);
  if (link.search !== '') return refused('extra');
  if (link.host === 'sign-in') return { kind: 'sign-in' };
  const page = LINKED_PAGES.find((name) => name === link.host);
  return page === undefined ? refused('unknown-command') : { kind: 'page', page };
}

function target(parameters: URLSearchParams): DeepLink {
  const keys = [...parameters.keys()];
  const address = parameters.get('url');
  const session = parameters.get('session');
  const wanted = session === null ? 1 : 2;
  if (keys.length !== wanted || address === null) return refused('no-url');
  if (session !== null && !/^[\w-]{1,64}$/.test(session)) return refused('extra');
  if (!URL.canParse(address)) return refused('not-web');
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return refused('not-web');
  if (url.username !== '' || url.password !== '') return refused('credentials');
  return { kind: 'open', url: url.href, ...(session === null ? {} : { session }) };
}

/** The deep link on a command line, if there is one (Linux and Windows pass it so). */
export function findDeepLink(argv: readonly string[]): string | undefined {
  return argv.find((word) => word.toLowerCase().startsWith(`${DEEP_LINK_SCHEME}:`));
}
