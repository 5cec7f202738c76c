import { createHash } from 'node:crypto';
import type { Finding } from '../exchange/finding';
import type { Prompt } from '../exchange/part';
import type { Case } from './enforcement';
import { foundKey } from './found';

/** Longest value that is shown to a person, UTF-16 code units. */
const REVEALED_LENGTH = 200;

/** Gives the value behind the n-th row of what was found, out of the prompt that is held anyway. */
export function revealer(
  prompt: Prompt,
  findings: readonly Finding[],
): (index: number) => string | undefined {
  return (index) => {
    const first = new Map<string, Finding>();
    for (const finding of findings) {
      const key = foundKey(finding);
      if (!first.has(key)) first.set(key, finding);
    }
    const finding = [...first.values()][index];
    const part = finding && prompt.parts[finding.part];
    if (part?.kind !== 'text') return undefined;
    return part.text.slice(finding?.start, finding?.end).slice(0, REVEALED_LENGTH);
  };
}

/**
 * Equal for what an app sends a second time: the same new text to the same place, stopped by the same
 * rule. A digest, so that whoever compares holds no text.
 */
export function sameness({ head, prompt, inspection }: Case): string {
  const digest = createHash('sha256');
  const add = (text: string): void => void digest.update(`${text.length}:${text}`);
  for (const text of [head.app.id, head.request.host, inspection.decision.rule?.id ?? ''])
    add(text);
  for (const part of prompt.parts) {
    if (part.kind === 'file') add(`${part.name}:${part.size}`);
    else if (!part.history) add(part.text);
  }
  return digest.digest('base64url');
}
