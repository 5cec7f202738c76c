import { parseHash } from '../../ui/hash-address';

/** The one-time token out of the address that the endpoint prints, `…#/set-up?token=…`; or empty. */
export function setUpTokenOf(hash: string): string {
  return new URLSearchParams(parseHash(hash).search).get('token') ?? '';
}
