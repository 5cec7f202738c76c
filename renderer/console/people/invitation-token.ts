import { parseHash } from '../../ui/hash-address';

/** The secret out of the address that an invitation is, `…#/invitation?token=…`. */
export function invitationOf(hash: string): string | undefined {
  if (!hash.startsWith('#/invitation?')) return undefined;
  return new URLSearchParams(parseHash(hash).search).get('token') ?? undefined;
}
