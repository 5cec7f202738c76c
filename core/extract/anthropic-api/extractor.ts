import { anyAnswerReader } from '../answer/reader';
import { readDrifted } from '../generic/extractor';
import { asObject, itemsOf, JsonParts, readJsonBody, textOf } from '../json-body';
import { refusalText } from '../message';
import { toRequest } from '../reading';
import { jsonRefusal } from '../refusal-answer';
import { pathOf } from '../request-target';
import { isEventStream } from '../response-readers';
import { formatEvent } from '../sse';
import type { Extractor } from '../types';
import { readMessages } from './messages';

const ID = 'anthropic-api';
const PATH = /\/v1\/(messages(\/(count_tokens|batches))?|complete)\/?$/;

/**
 * The Anthropic Messages API (docs.claude.com, API reference "Messages") on any host that offers it,
 * with its batches, token counts and the older text completions.
 */
export const anthropicApiExtractor: Extractor = {
  id: ID,
  matches: ({ method, target }) => method === 'POST' && PATH.test(pathOf(target)),
  read(head, body) {
    const json = readJsonBody(body, head.headers['content-type']);
    const root = asObject(json?.root);
    if (json === undefined || root === undefined || !json.strict) {
      return readDrifted(ID, head, body);
    }
    const parts = new JsonParts();
    readMessages(root, parts);
    parts.text(root.get('prompt'), 'user', false);
    const batch = itemsOf(root.get('requests')).flatMap(
      (request) => asObject(asObject(request)?.get('params')) ?? [],
    );
    for (const params of batch) readMessages(params, parts);
    const facts = { extractor: ID, model: textOf(root, 'model') ?? textOf(batch[0], 'model') };
    return toRequest(parts.reading(json), facts) ?? readDrifted(ID, head, body);
  },
  reader: (_request, response, scope = 'all') => anyAnswerReader(response, scope),
  refuse: (head, refusal) =>
    jsonRefusal(head, refusal, {
      type: 'error',
      error: { type: 'permission_error', message: refusalText(refusal) },
      request_id: refusal.exchangeId,
    }),
  stop(_request, response, refusal) {
    if (!isEventStream(response)) return '';
    const message = refusalText(refusal, 'answer');
    return formatEvent({ type: 'error', error: { type: 'permission_error', message } }, 'error');
  },
};
