import { roleNameOf } from './echo';
import type { AnswerScope } from '../types';
import type { AnswerEvent } from './events';
import { shapeText } from './shapes';
import { dataStreamText } from './data-stream';

/** Keys whose strings are answer text, compared without case and without what is no letter. */
const ANSWER = new Set(
  `text content delta message response answer completion output outputtext generatedtext token reply
  result parts v value data chunk answertext responsetext messagetext markdown rawcontent translation
  transcript translatedtext correctedtext summary body msg snippet textdelta outputs results choices
  translations messages deltatext newtext`.split(/\s+/),
);
const HIDDEN = /^(reasoning|reasoningcontent|thinking|thought|thoughts|think|analysis)$/;
/** Members with texts that are about the answer, or about the question. */
const ASIDE =
  /^(id|.*id|type|event|role|status|title|model|object|created.*|updated.*|finishreason|usage|query|question|prompt|input|request|usermessage|suggestions?|followups?|relatedqueries|sources?|citations?|references?|metadata|meta|error|code|url|urls|tools?|toolcalls?|history|chathistory|format|lang|language|author|name|reason|logprobs|version|tokens)$/;

/** Nesting that is followed in one event. */
const MAX_DEPTH = 16;
/** From this length on, text that begins with all that was said is taken for the whole answer again. */
const MIN_REPEATED = 8;

/** Names that end in what they are: `textResponse`, `fulfillmentText`. */
const ANSWER_END =
  /^(?!query|prompt|input|question|user|original|source|request|alt|title|link|button|placeholder)\w*(response|answer|reply|text|content|completion)$/;

export const isAnswerKey = (key: string): boolean => isAnswerName(normalize(key));

/** Names of members that are about an answer and no part of it. */
export const isAsideKey = (key: string): boolean => ASIDE.test(normalize(key));

const isAnswerName = (name: string): boolean => ANSWER.has(name) || ANSWER_END.test(name);

const normalize = (key: string): string => key.toLowerCase().replace(/[^a-z]/g, '');

/**
 * Text of the events of an answer, whether anybody described them to us or not: known shapes first,
 * then strings below keys that mean an answer. Streams that repeat all they said in each event are
 * noticed, and give what each adds.
 */
export function anyAnswerText(scope: AnswerScope): (event: AnswerEvent) => string {
  const whole = new Said();
  return ({ name, data, value }) => {
    // Yuanbao says with such events what follows.
    if (isMark(data) || name === 'speech_type') return '';
    if (value === undefined) return whole.add('', dataStreamText(data, scope) ?? data);
    const known = shapeText(value, name, scope);
    if (known !== undefined) return whole.known(known);
    const found = new Map<string, string>();
    collect(value, { path: '', wanted: typeof value === 'string', scope, depth: 0 }, found);
    const seen = new Set<string>();
    let text = '';
    for (const [path, one] of found) {
      if (seen.has(one)) continue; // the same under two keys
      seen.add(one);
      text += whole.add(path, one);
    }
    return text;
  };
}

/** Ends of streams, and marks like `[plugin: ]` between their events. */
const isMark = (data: string): boolean =>
  /^\s*"?\[(DONE|END|[A-Za-z]+:[^\]]{0,80})\]"?\s*$|^\)\]\}'$/.test(data);

/** What was said so far, as a whole and for each place in the events. */
class Said {
  private whole = '';
  private readonly last = new Map<string, string>();
  private readonly growing = new Set<string>();

  known(text: string): string {
    this.whole += text;
    return text;
  }

  /** What a text adds. */
  add(path: string, text: string): string {
    if (text === '') return '';
    const before = this.last.get(path);
    this.last.set(path, text);
    if (before !== undefined && this.grows(path, before, text)) {
      let common = 0;
      while (common < before.length && text[common] === before[common]) common += 1;
      return this.known(text.slice(common));
    }
    const isElsewhere = before === undefined && this.whole !== '';
    const isLong = this.whole.length >= MIN_REPEATED;
    if ((isLong || (isElsewhere && this.last.size > 1)) && text.startsWith(this.whole)) {
      return this.known(text.slice(this.whole.length));
    }
    return this.known(text);
  }

  /** True for a place whose text is the whole again, each time a little longer. */
  private grows(path: string, before: string, text: string): boolean {
    if (this.growing.has(path)) return text.startsWith(before.slice(0, 1)) || before === text;
    const isLonger = text.length > before.length && text.startsWith(before);
    if (!isLonger || !/[\p{L}\p{N}]/u.test(before) || before.length < 2) return false;
    if (!this.whole.endsWith(before) && this.whole !== before) return false;
    this.growing.add(path);
    return true;
  }
}

/** `"msg": "success"` says how a call went. */
function isStatusWord(name: string, value: unknown): boolean {
  return (
    (name === 'msg' || name === 'message') &&
    typeof value === 'string' &&
    /^(success|succe(ss|ed)(ful|ed)?|ok|成功|请求成功)$/i.test(value)
  );
}

interface Place {
  readonly path: string;
  readonly wanted: boolean;
  readonly scope: AnswerScope;
  readonly depth: number;
}

function collect(value: unknown, place: Place, found: Map<string, string>): void {
  if (typeof value === 'string') {
    if (place.wanted) found.set(place.path, (found.get(place.path) ?? '') + value);
    return;
  }
  if (typeof value !== 'object' || value === null || place.depth > MAX_DEPTH) return;
  const inside = { ...place, depth: place.depth + 1 };
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) collect(item, inside, found);
    return;
  }
  // What the person wrote is often sent back.
  if (/^(user|human|system)$/i.test(roleNameOf(value))) return;
  for (const [key, item] of Object.entries(value as Readonly<Record<string, unknown>>)) {
    const name = normalize(key);
    const hidden = HIDDEN.test(name);
    if (hidden && place.scope === 'shown') continue;
    // Llama's API has its events below `event`.
    const isName = name !== 'event' || typeof item === 'string';
    if ((isName && ASIDE.test(name)) || isStatusWord(name, item)) continue;
    const wanted = hidden || isAnswerName(name);
    collect(item, { ...inside, path: `${place.path}/${key}`, wanted }, found);
  }
}
