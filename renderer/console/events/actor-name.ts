import type { Actor } from '../../../core/exchange/actor';
import { t } from '../translate';

/** The best name there is for who is behind an exchange. */
export function personOf(actor: Actor): string {
  return actor.name ?? actor.email ?? actor.userId ?? t('events.nobody');
}
