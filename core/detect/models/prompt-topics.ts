import type { Finding } from '../../exchange/finding';
import type { UnsafeCategory } from '../../exchange/signals';

/** From this probability on an intent is named. */
const INTENT = 0.5;

/** From this score on text counts as source code, as in its finding. */
const CODE = 0.6;

/** So many findings of persons' data make a text one about customers. */
const CUSTOMER_FINDINGS = 3;

/** What the person wants of the model, by the models' scores. */
export function intentTopics(
  injection: number,
  categories: Readonly<Record<UnsafeCategory, number>>,
): string[] {
  const topics: string[] = [];
  if (categories.S7 >= INTENT) topics.push('intent:pii-request');
  if (categories.S14 >= INTENT) topics.push('intent:code-abuse');
  if (injection >= INTENT) topics.push('intent:jailbreak');
  return topics;
}

/** What the text holds, by what was found in it. */
export function contentTopics(
  findings: readonly Pick<Finding, 'category' | 'type'>[],
  codeScore: number,
): string[] {
  const has = (category: Finding['category']): boolean =>
    findings.some((finding) => finding.category === category);
  const personal = findings.filter(({ category }) => category === 'pii' || category === 'health');
  const contact = personal.some(({ type }) =>
    /^(?:EMAIL_ADDRESS|PHONE_NUMBER|ADDRESS)$/.test(type),
  );
  const topics: string[] = [];
  if (personal.length > 0) topics.push('content:pii');
  if (has('credentials')) topics.push('content:credentials-and-secrets');
  if (codeScore >= CODE) topics.push('content:source-code');
  if (has('customer_data') || (contact && personal.length >= CUSTOMER_FINDINGS)) {
    topics.push('content:customer-data');
  }
  if (has('financial')) topics.push('content:financial-information');
  return topics;
}
