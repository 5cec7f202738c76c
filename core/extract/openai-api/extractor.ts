import { anyAnswerReader } from '../answer/reader';
import { factsOf, factsOfTarget, mergeFacts, named } from '../generic/facts';
import { readDrifted, readGeneric } from '../generic/extractor';
import { purposeOf } from '../generic/purpose';
import { asObject, JsonParts, readJsonBody, textOf } from '../json-body';
import { refusalText } from '../message';
import { toRequest } from '../reading';
import { jsonRefusal, REFUSED_CODE } from '../refusal-answer';
import { isJson, pathOf } from '../request-target';
import { isEventStream } from '../response-readers';
import { formatEvent } from '../sse';
import type { Extractor } from '../types';
import { readOpenAiBody } from './body';

const ID = 'openai-api';
const PATH =
  /\/(chat\/completions|responses(\/(compact|input_tokens))?|(fim\/)?completions|embeddings|moderations|images\/generations|audio\/speech)\/?$/;

/**
 * The OpenAI API (platform.openai.com, API reference) on any host that offers it: chat completions,
 * responses, completions and embeddings, whole and streamed. ChatGPT's coding agent uses the same
 * below `/backend-api/codex/responses`.
 */
export const openAiApiExtractor: Extractor = {
  id: ID,
  matches: ({ method, target }) => method === 'POST' && PATH.test(pathOf(target)),
  read(head, body) {
    if (purposeOf(head) === 'background') return readGeneric(ID, head, body);
    const contentType = head.headers['content-type'];
    const json = readJsonBody(body, contentType);
    const root = asObject(json?.root);
    if (json === undefined || root === undefined || !json.strict) {
      return readDrifted(ID, head, body);
    }
    const parts = new JsonParts();
    readOpenAiBody(root, parts);
    const own = {
      model: textOf(root, 'model'),
      conversationId: textOf(root, 'conversation') ?? textOf(root.get('conversation'), 'id'),
    };
    const request = toRequest(parts.reading(json), {
      extractor: ID,
      ...named(mergeFacts(own, mergeFacts(factsOf(root), factsOfTarget(head.target)))),
    });
    if (request !== undefined) return request;
    // Token numbers instead of text are a known layout that holds nothing to read.
    const known = ['messages', 'input', 'prompt'].some((key) => root.get(key) !== undefined);
    return known && isJson(contentType) ? undefined : readDrifted(ID, head, body);
  },
  reader: (_request, response, scope = 'all') => anyAnswerReader(response, scope),
  /** SDKs raise their permission error, which they do not retry, with this message. */
  refuse: (head, refusal) => jsonRefusal(head, refusal, openAiError(refusalText(refusal))),
  stop(_request, response, refusal) {
    if (!isEventStream(response)) return '';
    return formatEvent(openAiError(refusalText(refusal, 'answer')), 'error');
  },
};

function openAiError(message: string): unknown {
  return { error: { message, type: 'invalid_request_error', param: null, code: REFUSED_CODE } };
}
