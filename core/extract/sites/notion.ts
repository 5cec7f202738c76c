import type { AnswerText } from '../answer/reader';
import { itemsOf, textOf, type JsonParts } from '../json-body';
import type { JsonNode } from '../json-source';
import { arrayMember, member, stringMember } from '../response-readers';
import { firstNewMessage } from '../turn-history';
import type { AnswerScope } from '../types';
import { memberOf, textValue } from './members';
import { siteExtractor } from './site';
import { GrowingTexts } from './text-growth';

/** Records of a transcript that were said, by the person and by the model. */
const PERSON = /^(user|human)$/;
const MODEL = /^(agent-inference|markdown-chat|assistant|agent-tool-result)$/;

/**
 * Notion AI: `POST /api/v3/runInferenceTranscript` with a `transcript` of records: `config` with the
 * model, `user` with rich text (`[["…"]]`), `agent-inference` with what the model said, `attachment`s.
 * The desktop app sends the person's words as a last `agent-inference`. The answer is a JSON document
 * a line: whole records, or patches (`o: "a"` adds a record, `"x"` appends to its text). Before 2025
 * `getCompletion` with `context`. As page and app do it in 2025–26, told by public clients and field notes
 * of recorded traffic.
 */
export const notionExtractor = siteExtractor({
  id: 'notion-ai',
  hosts: ['notion.so', 'notion.com', 'notion.site'],
  path: /^\/api\/v3\/(runInferenceTranscript|getCompletion|runAssistant)\/?$/,
  read(root, parts) {
    const transcript = itemsOf(root.get('transcript'));
    if (transcript.length === 0) return undefined;
    readTranscript(transcript, parts);
    const config = transcript.find((one) => textOf(one, 'type') === 'config');
    return {
      model: textValue(memberOf(config, 'value'), 'model'),
      conversationId: textValue(root, 'threadId'),
    };
  },
  answer: (scope) => notionText(scope),
  error: (message) => ({
    errorId: 'portcullis',
    name: 'ForbiddenError',
    message,
    clientData: { type: 'forbidden' },
  }),
  stop: (message) => `${JSON.stringify({ type: 'error', message, subType: 'forbidden' })}\n`,
});

function readTranscript(transcript: readonly JsonNode[], parts: JsonParts): void {
  const said = transcript.filter((one) => {
    const type = textOf(one, 'type') ?? '';
    return PERSON.test(type) || MODEL.test(type);
  });
  const hasPerson = said.some((one) => PERSON.test(textOf(one, 'type') ?? ''));
  const isModel = said.map((one, index) => {
    const isLast = index === said.length - 1;
    return MODEL.test(textOf(one, 'type') ?? '') && (hasPerson || !isLast);
  });
  const firstNew = firstNewMessage(isModel);
  said.forEach((one, index) => {
    const role = isModel[index] === true ? 'assistant' : 'user';
    const history = index < firstNew;
    parts.message(role, history);
    addRichText(memberOf(one, 'value'), (text) => parts.text(text, role, history));
  });
  for (const one of transcript) {
    if (textOf(one, 'type') !== 'attachment') continue;
    const name = textOf(one, 'fileName') ?? '';
    parts.file({ role: 'user', name, mime: textOf(one, 'contentType') ?? '', size: -1 });
  }
}

/** Rich text is a list of a text and its marks; records of the model hold parts with `content`. */
function addRichText(value: JsonNode | undefined, add: (text: JsonNode) => void): void {
  if (value?.kind === 'string') add(value);
  for (const item of itemsOf(value)) {
    const [text] = itemsOf(item);
    if (text?.kind === 'string') add(text);
    const content = memberOf(item, 'content') ?? memberOf(item, 'text');
    if (content !== undefined && textOf(item, 'type') !== 'thinking') addRichText(content, add);
  }
}

function notionText(scope: AnswerScope): AnswerText {
  const reader = new RecordReader(scope);
  return ({ value }) => reader.read(value);
}

/** Follows the records of an answer by their number, and which of their parts are shown. */
class RecordReader {
  private readonly texts = new GrowingTexts();
  private readonly shown = new Map<string, boolean>();
  private count = 0;

  constructor(private readonly scope: AnswerScope) {}

  read(value: unknown): string {
    switch (stringMember(value, 'type')) {
      case 'patch-start':
        this.count = arrayMember(member(value, 'data'), 's').length;
        return '';
      case 'patch':
        return arrayMember(value, 'v')
          .map((patch) => this.patch(patch))
          .join('');
      case 'agent-inference':
      case 'markdown-chat':
      case 'success':
      case 'answer':
        return this.record(value, stringMember(value, 'id') || 'record');
      default:
        return '';
    }
  }

  private patch(patch: unknown): string {
    const path = stringMember(patch, 'p');
    const value = member(patch, 'v');
    switch (stringMember(patch, 'o')) {
      case 'a': {
        if (path === '/s/-') {
          this.count += 1;
          return this.record(value, `/s/${this.count - 1}`);
        }
        const part = /^(\/s\/\d+)\/value\/(-|\d+)$/.exec(path)?.[1];
        return part === undefined ? '' : this.part(value, part, this.partsOf(part));
      }
      case 'x':
      case 'p':
        return this.append(path, value, stringMember(patch, 'o') === 'x');
      default:
        return '';
    }
  }

  private append(path: string, value: unknown, isPiece: boolean): string {
    const at = /^(.*)\/(content|value)$/.exec(path)?.[1];
    if (at === undefined || typeof value !== 'string' || this.shown.get(at) === false) return '';
    return isPiece ? this.texts.append(at, value) : this.texts.add(at, value);
  }

  private record(record: unknown, at: string): string {
    const type = stringMember(record, 'type');
    if (!/^(agent-inference|markdown-chat|success|answer|text)$/.test(type)) {
      this.shown.set(at, false);
      return '';
    }
    const value = member(record, 'value') ?? member(record, 'completion');
    if (typeof value === 'string') return this.texts.add(at, value);
    const parts = Array.isArray(value) ? (value as readonly unknown[]) : [];
    return parts.map((part, index) => this.part(part, at, index)).join('');
  }

  private part(part: unknown, record: string, index: number): string {
    const at = `${record}/value/${index}`;
    const isText = /^(text|)$/.test(stringMember(part, 'type')) || this.scope === 'all';
    this.shown.set(at, isText);
    return isText ? this.texts.add(at, stringMember(part, 'content')) : '';
  }

  /** How many parts a record has so far. */
  private partsOf(record: string): number {
    let count = 0;
    while (this.shown.has(`${record}/value/${count}`)) count += 1;
    return count;
  }
}
