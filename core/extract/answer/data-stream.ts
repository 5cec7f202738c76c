import { stringMember } from '../response-readers';
import type { AnswerScope } from '../types';
import { parseJson } from './events';

/** Codes of lines with text (AI SDK 3 and 4, data stream protocol): text, reasoning. */
const TEXT_CODE = '0';
const REASONING_CODE = 'g';

/**
 * Text of one line of a data stream, `0:"Hello"`; `undefined` for a line in another form, and empty
 * for lines that carry something else (`d:{"finishReason":…}`).
 */
export function dataStreamText(line: string, scope: AnswerScope): string | undefined {
  const match = /^[ab]?([0-9a-k]):(["{[].*)$/s.exec(line);
  if (match === null) return undefined;
  const [, code = '', content = ''] = match;
  const value = parseJson(content);
  if (value === undefined) return undefined;
  if (code === TEXT_CODE) return typeof value === 'string' ? value : stringMember(value, 'text');
  return code === REASONING_CODE && scope === 'all' && typeof value === 'string' ? value : '';
}
