import type { RedactText, RedactionMethod } from '../../detect/types';
import type { Finding } from '../../exchange/finding';
import type { Prompt, TextPart } from '../../exchange/part';

/**
 * New texts by part. `impossible`: something was found in a file, whose bytes no extractor rewrites;
 * to send the rest would send the file.
 */
export type Redaction =
  | { readonly kind: 'edits'; readonly edits: ReadonlyMap<number, string> }
  | { readonly kind: 'impossible' };

/** Masks these findings in the parts that hold them. */
export function redactPrompt(
  prompt: Prompt,
  findings: readonly Finding[],
  redact: RedactText,
  method: RedactionMethod,
): Redaction {
  const edits = new Map<number, string>();
  for (const [index, own] of byPart(findings)) {
    const part = prompt.parts[index];
    if (part?.kind !== 'text') return { kind: 'impossible' };
    const text = redact(part.text, own, method);
    if (text === part.text) throw new Error('redaction left the found text in place');
    edits.set(index, text);
  }
  return { kind: 'edits', edits };
}

/** Each found text with what takes its place. */
export function* exchangedValues(
  prompt: Prompt,
  findings: readonly Finding[],
  redact: RedactText,
  method: RedactionMethod,
): Generator<{ readonly value: string; readonly replacement: string }> {
  for (const finding of findings) {
    const part = prompt.parts[finding.part];
    if (part?.kind !== 'text') continue;
    const value = part.text.slice(finding.start, finding.end);
    const whole = { ...finding, start: 0, end: value.length };
    yield { value, replacement: redact(value, [whole], method) };
  }
}

/** The text parts that a person wrote for this request. */
export function newTextParts(prompt: Prompt): readonly TextPart[] {
  return prompt.parts.filter((part) => part.kind === 'text').filter(({ history }) => !history);
}

function byPart(findings: readonly Finding[]): ReadonlyMap<number, readonly Finding[]> {
  const parts = new Map<number, Finding[]>();
  for (const finding of findings) {
    const own = parts.get(finding.part);
    if (own) own.push(finding);
    else parts.set(finding.part, [finding]);
  }
  return parts;
}
