import { member, parseData, type EventText } from '../response-readers';

/** Keys whose strings are answer text in the APIs of chat sites. */
const ANSWER_KEYS = new Set([
  'text',
  'content',
  'delta',
  'message',
  'response',
  'answer',
  'completion',
  'output',
  'output_text',
  'generated_text',
  'token',
  'reply',
  'result',
  'parts',
  'v',
  'value',
  'data',
]);

/** From this length on, an event that begins with the text so far is taken for the whole answer again. */
const MIN_REPEATED = 16;
/** Nesting that is followed in one event. */
const MAX_DEPTH = 12;

export const isAnswerKey = (key: string): boolean => ANSWER_KEYS.has(key);

/** Text of the events of a stream nobody described to us, whether they carry pieces or the whole. */
export function anyEventText(): EventText {
  let whole = '';
  return ({ data }) => {
    const value = parseData(data);
    const text = value === undefined ? plain(data) : strings(value, false, 0);
    if (text === '') return '';
    if (whole.length >= MIN_REPEATED && text.startsWith(whole)) {
      const added = text.slice(whole.length);
      whole = text;
      return added;
    }
    whole = text;
    return text;
  };
}

const plain = (data: string): string => (data === '[DONE]' ? '' : data);

function strings(value: unknown, wanted: boolean, depth: number): string {
  if (typeof value === 'string') return wanted ? value : '';
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return '';
  if (Array.isArray(value)) {
    return (value as readonly unknown[]).map((item) => strings(item, wanted, depth + 1)).join('');
  }
  return Object.keys(value)
    .map((key) => strings(member(value, key), isAnswerKey(key), depth + 1))
    .join('');
}
