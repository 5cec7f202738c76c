/** A word or a sign, with its place in the text (UTF-16 units, end exclusive). */
export interface TagToken {
  readonly text: string;
  readonly lower: string;
  readonly start: number;
  readonly end: number;
  /** True where a line or a sentence begins. */
  readonly first: boolean;
}

/** Words may hold apostrophes, full stops of abbreviations stay apart. */
const TOKEN = /[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*|\p{N}+(?:[.,]\p{N}+)*|[^\s\p{L}\p{M}\p{N}]/gu;

const SENTENCE_END = /^[.!?:;•|]$/;

/** Scripts without blanks between words: one token a character. */
const UNSPACED = /[\u3040-\u30ff\u3400-\u9fff]/;

/** Cuts a text into tokens. Linear. */
export function tagTokens(text: string): TagToken[] {
  const tokens: TagToken[] = [];
  let previousEnd = 0;
  let afterStop = true;
  const push = (word: string, start: number): void => {
    const first = afterStop || text.slice(previousEnd, start).includes('\n');
    tokens.push({ text: word, lower: word.toLowerCase(), start, end: start + word.length, first });
    previousEnd = start + word.length;
    afterStop = SENTENCE_END.test(word);
  };
  for (const match of text.matchAll(TOKEN)) {
    if (!UNSPACED.test(match[0])) push(match[0], match.index);
    else {
      let offset = match.index;
      for (const character of match[0]) {
        push(character, offset);
        offset += character.length;
      }
    }
  }
  return tokens;
}
