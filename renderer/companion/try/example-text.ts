import type { TrialKind } from '../../../core/exchange/trial';
import { t } from '../translate';

/** A key that no service ever gave out; put together here, so that scanners of source leave it alone. */
const KEY = ['AKIA', 'Z7Q3M5T2XN4RB6WD'].join('');
/** A test number of the card industry: it has a valid checksum and no account. */
const CARD = '4111 1111 1111 1111';

/** Made-up text with something to find in it, in the person's language. */
export function exampleText(kind: TrialKind): string {
  switch (kind) {
    case 'block':
      return t('companion.try.blockText', { key: KEY });
    case 'warn':
      return t('companion.try.warnText', { card: CARD });
    case 'redact':
      return t('companion.try.redactText');
  }
}
