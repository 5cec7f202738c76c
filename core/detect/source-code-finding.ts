import type { Confidence, Finding } from '../exchange/finding';
import type { CodeGuess } from './source-code';

/** The one detector that is no catalogue entry: it looks at lines, not at patterns. */
export const SOURCE_CODE_DETECTOR = { id: 'source-code', name: 'Source code' } as const;

/** Scores from here on are reported; below it is as likely prose with some code in it. */
const LEAST_SCORE = 0.6;

const HIGH_SCORE = 0.92;

/** The stretch of code in a text as a finding; undefined where the text is hardly code. */
export function sourceCodeFinding(
  guess: CodeGuess,
  part: number,
  text: string,
): Finding | undefined {
  if (guess.score < LEAST_SCORE || guess.end <= guess.start) return undefined;
  const confidence: Confidence =
    guess.score >= HIGH_SCORE && guess.lines >= 5 ? 'high' : guess.lines >= 2 ? 'medium' : 'low';
  const lines = text.slice(guess.start, guess.end).split('\n').length;
  return {
    detector: SOURCE_CODE_DETECTOR.id,
    type: 'SOURCE_CODE',
    category: 'source_code',
    profiles: ['source-code'],
    part,
    start: guess.start,
    end: guess.end,
    confidence,
    validated: false,
    masked: `${guess.language ?? 'code'}, ${lines} ${lines === 1 ? 'line' : 'lines'}`,
  };
}
