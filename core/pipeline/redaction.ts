import type { RedactText } from '../detect/types';
import type { Finding } from '../exchange/finding';
import type { Prompt } from '../exchange/part';

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
): Redaction {
  const byPart = new Map<number, Finding[]>();
  for (const finding of findings) {
    byPart.set(finding.part, [...(byPart.get(finding.part) ?? []), finding]);
  }
  const edits = new Map<number, string>();
  for (const [index, own] of byPart) {
    const part = prompt.parts[index];
    if (part?.kind !== 'text') return { kind: 'impossible' };
    const text = redact(part.text, whatToMask(own));
    if (text === part.text) throw new Error('redaction left the found text in place');
    edits.set(index, text);
  }
  return { kind: 'edits', edits };
}

/**
 * That a prompt is source code spans all of it. Where something within is the trouble, that is masked
 * and the code around it stays, so that the answer is still of use.
 */
function whatToMask(findings: readonly Finding[]): readonly Finding[] {
  const within = findings.filter(({ category }) => category !== 'source_code');
  return within.length > 0 ? within : findings;
}
