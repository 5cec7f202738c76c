import type { RedactText } from '../detect/types';
import type { Finding } from '../exchange/finding';
import type { Prompt } from '../exchange/part';
import type { Profile, Rule } from '../exchange/policy-document';

/**
 * New texts by part. `impossible`: something was found in a file, whose bytes no extractor rewrites;
 * to send the rest would send the file.
 */
export type Redaction =
  | { readonly kind: 'edits'; readonly edits: ReadonlyMap<number, string> }
  | { readonly kind: 'impossible' };

export function redactPrompt(
  prompt: Prompt,
  findings: readonly Finding[],
  redact: RedactText,
  /** The rule asks about source code itself, not only about what stands within it. */
  codeAskedFor: boolean,
): Redaction {
  const byPart = new Map<number, Finding[]>();
  for (const finding of findings) {
    byPart.set(finding.part, [...(byPart.get(finding.part) ?? []), finding]);
  }
  const edits = new Map<number, string>();
  for (const [index, own] of byPart) {
    const part = prompt.parts[index];
    if (part?.kind !== 'text') return { kind: 'impossible' };
    const text = redact(part.text, codeAskedFor ? own : whatToMask(own));
    if (text === part.text) throw new Error('redaction left the found text in place');
    edits.set(index, text);
  }
  return { kind: 'edits', edits };
}

/** Whether a rule speaks of source code: by category, detector, or a profile that holds either. */
export function asksForCode(rule: Rule, profiles: readonly Profile[]): boolean {
  const words = ['source_code', 'source-code'];
  for (const { id, categories, detectors } of profiles) {
    if (categories.includes('source_code') || detectors.includes('source-code')) words.push(id);
  }
  return words.some((word) => rule.when.includes(word));
}

/**
 * That a prompt is source code spans all of it. Where something within is the trouble, that is masked
 * and the code around it stays, so that the answer is still of use.
 */
function whatToMask(findings: readonly Finding[]): readonly Finding[] {
  const within = findings.filter(({ category }) => category !== 'source_code');
  return within.length > 0 ? within : findings;
}
