import type { Prompt } from '../../exchange/part';

/** The new text of a prompt; what was sent before is left out. */
export function firstNewText(prompt: Prompt): string {
  const texts: string[] = [];
  for (const part of prompt.parts) if (part.kind === 'text' && !part.history) texts.push(part.text);
  return texts.join('\n');
}

/** UTF-16 code units of text that make about one token. */
const UNITS_PER_TOKEN = 3;
/** Tokens that a picture or document is reckoned with. */
const FILE_TOKENS = 1500;

/**
 * Tokens of a whole prompt, rather too many. Without files the body counts as a whole, with the tools
 * that it describes.
 */
export function promptTokens(prompt: Prompt | undefined, bodyBytes: number): number {
  let units = 0;
  let files = 0;
  for (const part of prompt?.parts ?? []) {
    if (part.kind === 'text') units += part.text.length;
    else files += 1;
  }
  return Math.ceil((files === 0 ? bodyBytes : units) / UNITS_PER_TOKEN) + files * FILE_TOKENS;
}
