import { anyAnswerReader, answerReader, type AnswerText } from '../answer/reader';
import { readGeneric } from '../generic/extractor';
import { formFields, encodeForm } from '../generic/form';
import { factsOf } from '../generic/facts';
import { asObject, JsonParts, readJsonBody, textOf } from '../json-body';
import { refusalText } from '../message';
import { asDrifted, compose, toRequest } from '../reading';
import { jsonRefusal } from '../refusal-answer';
import { mediaType, pathOf } from '../request-target';
import { arrayMember, member, stringMember } from '../response-readers';
import type { Extractor, ReadRequest, RequestHead } from '../types';
import { addFiles, memberAt, memberOf, textValue } from './members';
import { isAt, siteExtractor } from './site';
import { GrowingTexts } from './text-growth';

const graphQlError = (message: string): unknown => ({ data: null, errors: [{ message }] });

/**
 * poe.com: `POST /api/gql_POST` (with files `gql_upload_POST`, a form) with `queryName` and
 * `variables`; only the mutations that send a message hold a prompt. Answers come over a WebSocket.
 * Told by public clients (ading2210/poe-api, snowby666/poe-api-wrapper).
 */
export const poeExtractor = siteExtractor({
  id: 'poe-web',
  hosts: ['poe.com', 'quora.com'],
  path: /^\/(poe_)?api\/gql_POST\/?$/,
  read(root, parts) {
    const name = textOf(root, 'queryName') ?? '';
    if (name === '') return undefined;
    if (!/send\w*message|message\w*(create|edit)|regenerate/i.test(name)) return 'none';
    const variables = root.get('variables');
    const query =
      memberOf(variables, 'query') ?? memberOf(variables, 'message') ?? memberOf(variables, 'text');
    if (query === undefined) return undefined;
    parts.text(query, 'user', false);
    addFiles(memberOf(variables, 'attachments'), parts);
    return {
      model: textValue(variables, 'bot') ?? textValue(variables, 'botName'),
      conversationId: textValue(variables, 'chatId') ?? textValue(variables, 'chatCode'),
    };
  },
  answer:
    () =>
    ({ value }) =>
      poeAnswer(member(value, 'data')),
  error: graphQlError,
});

/** The messages of the bot in the edge that a mutation gives back. */
function poeAnswer(data: unknown): string {
  const edge = member(data, 'messageEdgeCreate');
  const connection = member(member(edge, 'chat'), 'messagesConnection');
  return arrayMember(connection, 'edges')
    .map((one) => member(one, 'node'))
    .filter((node) => stringMember(node, 'author') !== 'human')
    .map((node) => stringMember(node, 'text'))
    .join('');
}

/**
 * meta.ai: a form to `/api/graphql/` or `graph.meta.ai/graphql` whose `fb_api_req_friendly_name` names
 * the query and whose `variables` are JSON; `message.sensitive_string_value` is the prompt. The answer
 * is a JSON document a line, with all of it so far as `…bot_response_message.snippet`. Told by
 * xtekky/gpt4free (needs_auth/MetaAI.py).
 */
export const metaAiExtractor: Extractor = {
  id: 'meta-ai-web',
  matches: ({ method, host, target }) =>
    method === 'POST' && isAt(['meta.ai'], host) && /^\/(api\/)?graphql\/?$/.test(pathOf(target)),
  read: (head, body) => readMeta(head, body),
  reader: (_request, response, scope = 'all') =>
    response.status >= 400 ? anyAnswerReader(response, scope) : answerReader(response, metaText()),
  refuse: (head, refusal) => jsonRefusal(head, refusal, graphQlError(refusalText(refusal))),
  stop: (_request, response, refusal) =>
    mediaType(response.headers['content-type']) === 'application/json'
      ? ''
      : `${JSON.stringify(graphQlError(refusalText(refusal, 'answer')))}\n`,
};

const SENDING = /send\w*message|regenerat|imagine|createchat|editmessage/i;

function readMeta(head: RequestHead, body: Uint8Array): ReadRequest | undefined {
  const isForm = mediaType(head.headers['content-type']) === 'application/x-www-form-urlencoded';
  const fields = isForm ? formFields(body) : [];
  const named = (name: string): (typeof fields)[number] | undefined =>
    fields.find((field) => field.name === name);
  const name = Buffer.from(named('fb_api_req_friendly_name')?.value ?? []).toString('utf8');
  const variables = named('variables');
  const json = variables === undefined ? undefined : readJsonBody(variables.value);
  const root = asObject(json?.root);
  const prompt = memberAt(root, 'message', 'sensitive_string_value') ?? memberOf(root, 'prompt');
  if (variables === undefined || json === undefined || prompt === undefined) {
    // Queries for pages and settings; another layout of a message is read by shape.
    const isOther = name !== '' && !SENDING.test(name);
    return isOther ? undefined : drifted(readGeneric(metaAiExtractor.id, head, body));
  }
  const parts = new JsonParts();
  parts.text(prompt, 'user', false);
  addFiles(memberOf(root, 'attachments'), parts);
  const { start, end } = variables;
  const reading = compose(body, [{ start, end, reading: parts.reading(json), encode: encodeForm }]);
  const conversationId =
    textValue(root, 'externalConversationId') ?? factsOf(json.root).conversationId;
  return toRequest(reading, { extractor: metaAiExtractor.id, conversationId });
}

function drifted(request: ReadRequest | undefined): ReadRequest | undefined {
  return request && asDrifted(request);
}

function metaText(): AnswerText {
  const texts = new GrowingTexts();
  return ({ value }) => {
    const data = member(value, 'data');
    const message =
      member(member(data, 'node'), 'bot_response_message') ??
      member(member(data, 'xfb_silverstone_send_message'), 'bot_response_message') ??
      arrayMember(member(member(data, 'xfb_silverstone_send_message'), 'agent_stream'), 'edges')[0];
    const content = member(message, 'content');
    const text = stringMember(message, 'snippet') || stringMember(content, 'text');
    return texts.add(stringMember(message, 'id'), text);
  };
}
