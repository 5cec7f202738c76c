import { pathOf } from '../request-target';
import { toRequest } from '../reading';
import type { ReadRequest, RequestHead } from '../types';
import { factsOfTarget, named } from './facts';

/** Parameters that hold a question, the surest first. */
const QUESTION = /^(prompt|question|query|q|message|text|input|user_?input|ask|content)$/i;
/** Where a question in the address is asked, and not a list searched or a word completed. */
const ASKED_AT =
  /(^\/?$|(chat|ask|answer|complet|generat|search|stream|new|prompt|query|copilot|assistant|llm|talk|message|imagine|text)[\w-]*\/?$)/i;
const NOT_ASKED =
  /(histor|conversations|threads|chats|list|autocomplete|suggest|typeahead|librar|models|users|count)[\w-]*\/?$/i;

/**
 * A question in the address (`GET /api/streamingSearch?q=…`): some sites stream answers to `GET`, and
 * browsers open chats with one.
 */
export function readTarget(
  extractor: string,
  head: RequestHead,
  body: Uint8Array,
): ReadRequest | undefined {
  const path = pathOf(head.target);
  if (head.method !== 'GET' || !ASKED_AT.test(path) || NOT_ASKED.test(path)) return undefined;
  const found = questionIn(head.target);
  if (found === undefined) return undefined;
  const { start, end, text } = found;
  const reading = {
    parts: [{ kind: 'text' as const, role: 'user' as const, text, history: false }],
    replace: () => body,
  };
  const request = toRequest(reading, { extractor, ...named(factsOfTarget(head.target)) });
  if (request === undefined) return undefined;
  return {
    ...request,
    retarget: (edits) =>
      head.target.slice(0, start) +
      encodeURIComponent(edits.get(0) ?? text) +
      head.target.slice(end),
  };
}

interface Question {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly text: string;
}

function questionIn(target: string): Question | undefined {
  const parameter = /[?&]([^=&#]+)=([^&#]*)/g;
  for (const match of target.matchAll(parameter)) {
    const [whole, name = '', value = ''] = match;
    const text = decode(value);
    if (!QUESTION.test(decode(name)) || text.trim() === '') continue;
    const end = match.index + whole.length;
    return { start: end - value.length, end, text };
  }
  return undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text; // a stray percent sign: as it was sent
  }
}
