import type { AlertDestination } from '../../core/exchange/alerts';

type Target = AlertDestination['target'];

/** Where a secret of a destination is sent to; a signing secret is sent nowhere. */
function placeOf(target: Target): string {
  switch (target.kind) {
    case 'email':
      return `email ${target.host}:${target.port} ${target.tls}`;
    case 'pagerduty':
      return `pagerduty ${target.url}`;
    case 'slack':
    case 'webhook':
      return target.kind;
  }
}

/**
 * Whether a stored secret may stay with a destination that is changed. Elsewhere it would be handed to
 * whoever the change names, though the one who changes it never knew it.
 */
export function mayKeepSecret(before: Target, after: Target): boolean {
  return placeOf(before) === placeOf(after);
}
