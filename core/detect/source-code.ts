import { guessLanguage } from './source-code-language';

/** How much a text looks like source code. Offsets are UTF-16 units. */
export interface CodeGuess {
  /** 0 (prose) to 1 (code). */
  readonly score: number;
  readonly language?: string;
  /** From the first to the last line of code; empty where there is none. */
  readonly start: number;
  readonly end: number;
  /** Number of lines that look like code. */
  readonly lines: number;
}

/** Only this much of a text is looked at: what it is shows early. */
const SAMPLE_LENGTH = 16_384;

/** Below this the language is not asked for. */
const LEAST_FOR_LANGUAGE = 0.25;

/** Evidence from which a line counts as code; a plain `import os` has just this. */
const CODE_LINE = 0.45;

/** A line longer than this is judged by its start. */
const MAX_LINE = 400;

const PIPE = 0x7c;
const TAB = 0x09;
const SPACE = 0x20;

/** Characters that code is full of and prose is not. */
const SYMBOLS = new Uint8Array(128);
for (const char of '{}[]()<>=;:+*/\\|&^%$#@_~`"') SYMBOLS[char.charCodeAt(0)] = 1;

/** What only code does with symbols: calls, assignments, arrows, scopes, tags, block ends. */
const CODE_SHAPE =
  /[;{}]\s{0,8}$|\w\(|[\w\])]\s?(?:[:+*/|&-]?=|==|!=|<=|>=)\s?[\w"'([{$&-]|->|=>|::|&&|\|\||<\/?[a-z][\w-]{0,20}[ />]|^\s{0,40}[)\]}]|[$@%]\w{1,40}|\w\.\w{1,40}\(|\[\w{0,20}\]|\{\{|<%|\\[a-z]{2,20}\{/;

/** Words that open a line of code in common languages, or a comment mark. */
const CODE_OPENING =
  /^\s{0,80}(?:\/\/|\/\*|\*\s|\*\/|#(?:include|define|if|endif|ifdef|ifndef|pragma|!)|<\?|<!--|--\s|;;|%%|"""|(?:import|from|using|package|use|require|include|module|namespace)\s[\w.{*"'<:]|(?:export|public|private|protected|static|final|abstract|async|def|class|struct|enum|trait|impl|interface|fn|func|function|fun|sub|proc|var|let|const|val|local|type|typedef|return|elif|else|end|endif|elsif|foreach|switch|case|try|catch|except|finally|throw|raise|lambda|where|begin|unless|void|int|char|float|double|bool|string|long|unsigned|extern)\b(?!.{0,80}[.!?]$)|(?:if|for|while|switch|when|match|with)\s{0,3}[(\w!].{0,200}[:{)]$|(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE (?:TABLE|INDEX|VIEW)|ALTER TABLE|DROP TABLE|FROM|(?:INNER |LEFT |RIGHT |OUTER )?JOIN|WHERE|GROUP BY|ORDER BY|HAVING|VALUES)\s)/;

/** Little words that make a line prose; code has them only in comments and strings. */
const PROSE_WORDS =
  /\b(?:the|of|and|that|you|are|was|were|have|has|will|would|should|please|what|how|they|their|his|her|my|our|is|to|in|a|an)\b/gi;

const SENTENCE =
  /^\s{0,20}(?:[-*•]\s|\d{1,3}[.)]\s)?["'(]?[A-Z][\w'’-]{0,30}[ ,].{0,380}[.!?:,]["')]?\s{0,4}$/;

function symbolShare(line: string): number {
  let symbols = 0;
  let visible = 0;
  for (let index = 0; index < line.length; index++) {
    const code = line.charCodeAt(index);
    if (code <= 32) continue;
    visible++;
    if (code < 128) symbols += SYMBOLS[code] as number;
  }
  return visible === 0 ? 0 : symbols / visible;
}

/** Fewer symbols than this, no indentation and no opening word of code: prose, without a closer look. */
const PROSE_SHARE = 0.045;

/** Evidence of one line: above zero for code, below for prose. */
function lineEvidence(line: string): number {
  const share = symbolShare(line);
  const first = line.charCodeAt(0);
  // A line of a table says nothing about code.
  if (first === PIPE && line.endsWith('|')) return -0.3;
  if (share < PROSE_SHARE && first !== TAB && first !== SPACE && line.length > 40) {
    return CODE_OPENING.test(line) ? -0.2 : -1.4;
  }
  let evidence = share > 0.22 ? 1.6 : share > 0.12 ? 0.9 : share > 0.06 ? 0.2 : -0.6;
  if (share > 0 && CODE_SHAPE.test(line)) evidence += 1;
  if (CODE_OPENING.test(line)) evidence += 1.1;
  if (/^(?: {2,}|\t)\S/.test(line)) evidence += 0.4;
  if (share < 0.3) {
    const words = line.match(PROSE_WORDS)?.length ?? 0;
    evidence -= Math.min(2, words * 0.4);
  }
  if (SENTENCE.test(line) && share < 0.12) evidence -= 0.8;
  return Math.max(-2, Math.min(2.5, evidence));
}

interface Tally {
  evidence: number;
  positive: number;
  lines: number;
  codeLines: number;
  start: number;
  end: number;
}

function tally(text: string): Tally {
  const sum: Tally = { evidence: 0, positive: 0, lines: 0, codeLines: 0, start: -1, end: 0 };
  let offset = 0;
  let fenced = false;
  while (offset < text.length) {
    const newline = text.indexOf('\n', offset);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(offset, Math.min(end, offset + MAX_LINE)).trimEnd();
    const fence = /^\s{0,8}(?:```|~~~)/.test(line);
    if (fence) fenced = !fenced;
    else if (line.length > 0) {
      const evidence = lineEvidence(line) + (fenced ? 1.2 : 0);
      sum.lines++;
      sum.evidence += evidence;
      if (evidence >= CODE_LINE) {
        sum.codeLines++;
        sum.positive += evidence;
        if (sum.start < 0) sum.start = offset;
        sum.end = offset + line.length;
      }
    }
    offset = end + 1;
  }
  return sum;
}

/**
 * Judges whether a text is source code by the shape of its lines, and names the language by its
 * words. Looks at the first 16 KB only, so that its cost is bounded.
 */
export function classifyCode(text: string): CodeGuess {
  const sample = text.length > SAMPLE_LENGTH ? text.slice(0, SAMPLE_LENGTH) : text;
  const { evidence, positive, lines, codeLines, start, end } = tally(sample);
  if (lines === 0 || codeLines === 0) return { score: 0, start: 0, end: 0, lines: 0 };
  // The mean says what the text is; code between paragraphs of prose counts by its amount.
  const mean = (evidence / lines) * 2.2 + Math.min(1.2, Math.log2(1 + codeLines) * 0.3);
  const island = codeLines >= 3 ? Math.min(2.4, positive * 0.27) : -4;
  const score = 1 / (1 + Math.exp(1.6 - Math.max(mean, island) * 1.25));
  const language = score >= LEAST_FOR_LANGUAGE ? guessLanguage(sample) : undefined;
  const rounded = Math.round(score * 1000) / 1000;
  const spanEnd = text.length > SAMPLE_LENGTH && end > SAMPLE_LENGTH * 0.9 ? text.length : end;
  const guess = { score: rounded, start, end: spanEnd, lines: codeLines };
  return language === undefined ? guess : { ...guess, language };
}
