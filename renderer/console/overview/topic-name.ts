import { UNSAFE_CATEGORIES } from '../../../core/exchange/signals';
import { t } from '../translate';

/** A topic in words: unsafe ones by their number's meaning, others as they are called. */
export function topicName(key: string): string {
  const unsafe = UNSAFE_CATEGORIES.find((id) => id === key);
  if (unsafe !== undefined) return `${unsafe} · ${t(`unsafe.${unsafe}`)}`;
  return key.replace(/^(content|intent):/, '').replaceAll('-', ' ');
}
