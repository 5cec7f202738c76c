import { answerReader } from '../answer/reader';
import { readDrifted } from '../generic/extractor';
import { itemsOf, JsonParts, readJsonBody } from '../json-body';
import type { JsonNode } from '../json-source';
import { refusalText } from '../message';
import { toRequest } from '../reading';
import { jsonRefusal } from '../refusal-answer';
import { pathOf } from '../request-target';
import { firstNewMessage } from '../turn-history';
import type { Extractor } from '../types';

const ID = 'ai-studio';
const GENERATE = /\/[\w.]*MakerSuiteService\/GenerateContent$/;
/** Lists in one another that are looked into. */
const MAX_DEPTH = 24;

/**
 * Google AI Studio: `$rpc/…MakerSuiteService/GenerateContent`, protobuf written as JSON lists:
 * `[model, [[[[null, text], …], role], …], …]`; answers hold `[[[null, text]], "model"]`. Told by public
 * clients of the site.
 */
export const aiStudioExtractor: Extractor = {
  id: ID,
  matches: ({ method, target }) => method === 'POST' && GENERATE.test(pathOf(target)),
  read(head, body) {
    const json = readJsonBody(body);
    const [model, contents] = itemsOf(json?.root);
    if (json?.strict !== true || contents?.kind !== 'array') return readDrifted(ID, head, body);
    const parts = new JsonParts();
    const isModel = contents.items.map((one) => wordOf(itemsOf(one)[1]) === 'model');
    const firstNew = firstNewMessage(isModel);
    contents.items.forEach((one, index) => {
      const role = isModel[index] === true ? 'assistant' : 'user';
      parts.message(role, index < firstNew);
      for (const part of itemsOf(itemsOf(one)[0])) {
        parts.text(itemsOf(part)[1], role, index < firstNew);
      }
    });
    const request = toRequest(parts.reading(json), { extractor: ID, model: wordOf(model) });
    return request ?? readDrifted(ID, head, body);
  },
  reader: (_request, response) => answerReader(response, ({ value }) => said(value, 0)),
  refuse: (head, refusal) => jsonRefusal(head, refusal, [null, [7, refusalText(refusal)]]),
  stop: () => '',
};

function wordOf(node: JsonNode | undefined): string | undefined {
  return node?.kind === 'string' ? node.text : undefined;
}

/** Text of every content of the model in an answer. */
function said(value: unknown, depth: number): string {
  if (!Array.isArray(value) || depth > MAX_DEPTH) return '';
  const list = value as readonly unknown[];
  if (list[1] === 'model' && Array.isArray(list[0])) {
    return (list[0] as readonly unknown[])
      .map((part) => (Array.isArray(part) && typeof part[1] === 'string' ? part[1] : ''))
      .join('');
  }
  return list.map((item) => said(item, depth + 1)).join('');
}
