import type { Headers } from '../../extract/types';

/** True when the answer will be shown as a page: by Fetch metadata, else by the wish for HTML. */
export function isNavigation(headers: Headers): boolean {
  const mode = headers['sec-fetch-mode'];
  if (mode !== undefined) return mode === 'navigate';
  return /(^|[\s,])text\/html\b/i.test(headers['accept'] ?? '');
}
