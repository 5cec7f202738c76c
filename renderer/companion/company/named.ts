import { language } from '../../ui/translate';
import { t } from '../translate';

/** Names that stand in a sentence; more are counted. */
const SHOWN = 6;

/** "a, b and c" in the person's language; of a long list the beginning and how many more there are. */
export function namesOf(names: readonly string[], count = names.length): string {
  const shown = names.slice(0, SHOWN);
  const more = count - shown.length;
  const parts = more > 0 ? [...shown, t('companion.company.scopeMore', { count: more })] : shown;
  // The last part has its own "and".
  const type = more > 0 ? 'unit' : 'conjunction';
  return new Intl.ListFormat(language(), { type, style: 'long' }).format(parts);
}
