/**
 * What the console's page may do: run and load its own files only. Style elements need the nonce
 * (the component library adds some). Nothing comes with a style attribute: what sets styles of elements
 * does so by the object model, which no policy speaks of.
 */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'none'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** For answers that are no page: nothing at all. */
export const NO_CONTENT_POLICY = { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] };
