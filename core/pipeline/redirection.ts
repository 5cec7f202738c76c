import type { RedirectSettings } from '../exchange/policy-actions';
import type { ExchangeHead } from './types';

/**
 * The address that a rule redirects to. The location's own path comes first and the request's after
 * it; an argument of the location wins over one of the same name; the context comes last.
 */
export function redirectLocation(
  settings: RedirectSettings,
  head: ExchangeHead,
  context: { readonly rule: string; readonly reference: string },
): string {
  const url = new URL(settings.location);
  const mark = head.request.target.indexOf('?');
  const path = mark < 0 ? head.request.target : head.request.target.slice(0, mark);
  const query = mark < 0 ? '' : head.request.target.slice(mark + 1).replace(/#.*$/s, '');
  if (settings.preservePath) {
    url.pathname = `${url.pathname.replace(/\/$/, '')}${path.startsWith('/') ? path : `/${path}`}`;
  }
  if (settings.preserveQuery) append(url, new URLSearchParams(query));
  if (settings.context) {
    append(url, [
      ['portcullis_rule', context.rule],
      ['portcullis_app', head.app.id],
      ['portcullis_host', head.request.host],
      ['portcullis_reference', context.reference],
    ]);
  }
  return url.href;
}

function append(url: URL, entries: Iterable<readonly [string, string]>): void {
  const taken = new Set(url.searchParams.keys());
  for (const [name, value] of entries) {
    if (!taken.has(name)) url.searchParams.append(name, value);
  }
}
