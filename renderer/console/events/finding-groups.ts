import type { Finding } from '../../../core/exchange/finding';

export interface FindingGroup {
  readonly type: string;
  readonly findings: readonly Finding[];
}

/** Findings by the kind of data, most frequent first; kinds of equal number stay in their order. */
export function groupFindings(findings: readonly Finding[]): readonly FindingGroup[] {
  const byType = new Map<string, Finding[]>();
  for (const finding of findings) {
    const same = byType.get(finding.type);
    if (same === undefined) byType.set(finding.type, [finding]);
    else same.push(finding);
  }
  return [...byType]
    .map(([type, same]) => ({ type, findings: same }))
    .sort((a, b) => b.findings.length - a.findings.length);
}
