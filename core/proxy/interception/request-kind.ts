import type { PolicyDocument } from '../../exchange/policy-document';
import type { Action } from '../../exchange/verdict';
import type { ClientRequest } from '../../http/message';
import type { Headers } from '../../extract/types';

/** Destinations whose response is shown to the person as a page (Fetch 2.2.5). */
const PAGES: ReadonlySet<string> = new Set(['document', 'iframe', 'frame', 'embed', 'object']);

/**
 * True when the answer will be shown as a page: by Fetch metadata, or, for a client that sends none,
 * by its wish for HTML.
 */
export function isNavigation(headers: Headers): boolean {
  const destination = headers['sec-fetch-dest'];
  if (destination !== undefined) return PAGES.has(destination);
  const mode = headers['sec-fetch-mode'];
  if (mode !== undefined) return mode === 'navigate';
  return wantsHtml(headers);
}

function wantsHtml(headers: Headers): boolean {
  const accept = headers['accept'];
  return accept !== undefined && /(^|[\s,])text\/html\b/i.test(accept);
}

/** Actions that may keep somebody from opening an app at all. */
const KEEPS_SHUT: ReadonlySet<Action> = new Set<Action>([
  'block',
  'isolate',
  'redirect',
  'rate_limit',
]);

/** A page of an app is opened, and there is a rule that could keep it shut. */
export function opensKeptApp(
  { method, headers, upgrade }: ClientRequest,
  { rules }: PolicyDocument,
): boolean {
  if (method !== 'GET' || upgrade !== undefined || !isNavigation(headers)) return false;
  return rules.some(
    ({ enabled, phase, action }) => enabled && phase === 'prompt' && KEEPS_SHUT.has(action),
  );
}
