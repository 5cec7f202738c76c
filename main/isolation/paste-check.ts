import type { EngineRefusal } from './engine';

/** What the rules say of text that is about to be pasted: the text, changed where they mask, or why not. */
export type CheckPaste = (
  text: string,
) => Promise<{ readonly text: string } | { readonly refused: EngineRefusal }>;
