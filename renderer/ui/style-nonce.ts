const PLACEHOLDER = '__CSP_NONCE__';

/** The nonce that the server wrote into the page; empty where the page is not served by it. */
export function styleNonce(): string {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
  return nonce === PLACEHOLDER ? '' : nonce;
}
