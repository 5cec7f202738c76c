import type { AnswerScope } from '../types';
import { arrayMember, member, parseData, stringMember, type EventText } from '../response-readers';

/** Where answer text stands in a message: `/message/content/parts/0`, `…/parts/0/text`, `…/text`. */
const TEXT_PATH = /^\/message\/content\/(parts\/\d+(\/[\w/]*)?|text)$/;

/**
 * Text of ChatGPT's answer events. The older form repeats the whole message in each event; the `v1`
 * delta encoding adds one message (`o: "add"`, path ``) and then patches it: `{p, o, v}`, a list of
 * those with `o: "patch"`, and a bare `{v}`, which repeats the path and operation before it.
 */
export function chatGptEventText(scope: AnswerScope): EventText {
  const reader = new AnswerReader(scope);
  return ({ event, data }) => {
    const value = parseData(data);
    if (value === undefined || event === 'delta_encoding') return '';
    return member(value, 'v') === undefined ? reader.message(value) : reader.patch(value);
  };
}

class AnswerReader {
  private path = '';
  private operation = '';
  /** False while the message that is patched is not the assistant's: the site also sends back our own. */
  private isAnswer = false;
  private readonly seen = new Map<string, string>();

  constructor(private readonly scope: AnswerScope) {}

  /** An event with a whole message; gives what it adds to the same message before. */
  message(value: unknown): string {
    const message = member(value, 'message');
    if (typeof message !== 'object' || message === null) return '';
    this.isAnswer =
      stringMember(member(message, 'author'), 'role') !== 'user' &&
      (this.scope === 'all' || isShown(message));
    if (!this.isAnswer) return '';
    const id = stringMember(message, 'id');
    const before = this.seen.get(id) ?? '';
    const text = textOf(member(message, 'content'));
    this.seen.set(id, text);
    return text.startsWith(before) ? text.slice(before.length) : text;
  }

  patch(value: unknown): string {
    this.path = typeof member(value, 'p') === 'string' ? stringMember(value, 'p') : this.path;
    this.operation =
      typeof member(value, 'o') === 'string' ? stringMember(value, 'o') : this.operation;
    return this.apply(this.path, this.operation, member(value, 'v'));
  }

  private apply(path: string, operation: string, value: unknown): string {
    if (Array.isArray(value) && (operation === 'patch' || isPatchList(value))) {
      return (value as readonly unknown[])
        .map((patch) =>
          this.apply(stringMember(patch, 'p'), stringMember(patch, 'o'), member(patch, 'v')),
        )
        .join('');
    }
    if (path === '') return this.message(value);
    return this.isAnswer && TEXT_PATH.test(path) && typeof value === 'string' ? value : '';
  }
}

/** Thoughts, calls of tools and their results are messages of their own, to others than the person. */
function isShown(message: unknown): boolean {
  const role = stringMember(member(message, 'author'), 'role');
  const type = stringMember(member(message, 'content'), 'content_type');
  const recipient = stringMember(message, 'recipient');
  return (
    role === 'assistant' &&
    /^(text|multimodal_text|)$/.test(type) &&
    (recipient === '' || recipient === 'all')
  );
}

function isPatchList(value: readonly unknown[]): boolean {
  return value.length > 0 && value.every((patch) => typeof member(patch, 'p') === 'string');
}

function textOf(content: unknown): string {
  const parts = arrayMember(content, 'parts').map((part) =>
    typeof part === 'string' ? part : stringMember(part, 'text'),
  );
  return parts.join('') + stringMember(content, 'text');
}
