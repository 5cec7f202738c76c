import { readDrifted } from '../generic/extractor';
import { encodeForm, formFields } from '../generic/form';
import { itemsOf, JsonParts, readJsonBody } from '../json-body';
import type { JsonNode } from '../json-source';
import { refusalText } from '../message';
import { compose, toRequest, type Reading } from '../reading';
import { commonHeaders } from '../refusal-answer';
import { mediaType, pathOf } from '../request-target';
import type { Extractor } from '../types';
import { geminiReader } from './answer-frames';
import { answerFrame } from './answer-frame';

const ID = 'gemini-web';
const GENERATE = /\/assistant\.lamda\.BardFrontendService\/StreamGenerate$/;
const NOTEBOOK_PATH = /\/[\w.]*LabsTailwindOrchestrationService\/GenerateFreeFormStreamed$/;
const STREAM_HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'content-disposition': 'attachment; filename="response.bin"',
};

/**
 * The Gemini app: a form whose `f.req` is JSON (`[null, "…"]`) with JSON in a string; in that,
 * `[0][0]` is the prompt, `[0][3]` the uploaded files with their names and `[2][0]` the conversation.
 * As the site used it in 2025–26, told by the public client HanaokaYuzu/Gemini-API (client.py).
 * NotebookLM sends its questions the same way, with another list.
 */
export const geminiWebExtractor: Extractor = {
  id: ID,
  matches: ({ method, target }) =>
    method === 'POST' && (GENERATE.test(pathOf(target)) || NOTEBOOK_PATH.test(pathOf(target))),
  read(head, body) {
    if (mediaType(head.headers['content-type']) !== 'application/x-www-form-urlencoded') {
      return readDrifted(ID, head, body);
    }
    const isNotebook = NOTEBOOK_PATH.test(pathOf(head.target));
    const found = readRequest(body, isNotebook ? NOTEBOOK : CHAT);
    if (found === undefined) return readDrifted(ID, head, body);
    return toRequest(found.reading, { extractor: ID, conversationId: found.conversationId });
  },
  reader: () => geminiReader(),
  /**
   * The site's errors are numbers that its page words by itself, so a reason can only be told as an
   * answer: status 200 and one frame with the text.
   */
  refuse: (head, refusal) => ({
    status: 200,
    headers: { ...STREAM_HEADERS, ...commonHeaders(head, refusal) },
    body: `)]}'\n\n${answerFrame(refusalText(refusal))}`,
  }),
  /** Each frame holds the whole answer, so the last one takes the place of what was shown. */
  stop: (_request, _response, refusal) => answerFrame(refusalText(refusal, 'answer')),
};

/** Where in the inner list what stands. */
interface Layout {
  readonly prompt: (inner: readonly JsonNode[]) => JsonNode | undefined;
  readonly files: (inner: readonly JsonNode[]) => readonly JsonNode[];
  readonly conversation: (inner: readonly JsonNode[]) => JsonNode | undefined;
}

const CHAT: Layout = {
  prompt: ([message]) => itemsOf(message)[0],
  files: ([message]) => itemsOf(itemsOf(message)[3]),
  conversation: ([, , conversation]) => itemsOf(conversation)[0],
};

/** NotebookLM: the sources, the question, what was said before, and the notebook. */
const NOTEBOOK: Layout = {
  prompt: ([, question]) => question,
  files: () => [],
  conversation: (inner) => inner[4],
};

interface Found {
  readonly reading: Reading;
  readonly conversationId: string | undefined;
}

/** Form field → JSON → string → JSON. `undefined` where a layer is not what we know. */
function readRequest(body: Uint8Array, layout: Layout): Found | undefined {
  const field = formFields(body).find(({ name }) => name === 'f.req');
  if (field === undefined) return undefined;
  const outer = readJsonBody(field.value);
  const literal = itemsOf(outer?.root)[1];
  if (literal?.kind !== 'string') return undefined;
  const json = readJsonBody(Buffer.from(literal.text, 'utf8'));
  const inner = itemsOf(json?.root);
  const prompt = layout.prompt(inner);
  if (outer?.strict !== true || json?.strict !== true || prompt?.kind !== 'string') {
    return undefined;
  }

  const parts = new JsonParts();
  parts.text(prompt, 'user', false);
  for (const file of layout.files(inner)) addFile(file, parts);
  const inString = compose(field.value, [
    {
      start: literal.start,
      end: literal.end,
      reading: parts.reading(json),
      encode: (value) => Buffer.from(JSON.stringify(Buffer.from(value).toString('utf8'))),
    },
  ]);
  const id = layout.conversation(inner);
  return {
    reading: compose(body, [
      { start: field.start, end: field.end, reading: inString, encode: encodeForm },
    ]),
    conversationId: id?.kind === 'string' && id.text !== '' ? id.text : undefined,
  };
}

/** `[[address, kind, null, media type], name]`: the bytes went to the upload host before. */
function addFile(file: JsonNode, parts: JsonParts): void {
  const [source, name] = itemsOf(file);
  const mime = itemsOf(source)[3];
  parts.file({
    role: 'user',
    name: name?.kind === 'string' ? name.text : '',
    mime: mime?.kind === 'string' ? mime.text : '',
    size: -1,
  });
}
