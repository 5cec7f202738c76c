import type { PartRole } from '../../exchange/part';
import { answerReader } from '../answer/reader';
import { contentText } from '../answer/shapes';
import { asObject, itemsOf, JsonParts, readJsonBody, textOf } from '../json-body';
import type { JsonNode } from '../json-source';
import { readGeneric } from '../generic/extractor';
import { refusalText } from '../message';
import { compose, toRequest } from '../reading';
import { jsonRefusal } from '../refusal-answer';
import { member, arrayMember, stringMember, isEventStream } from '../response-readers';
import { formatEvent } from '../sse';
import type { Extractor } from '../types';
import { pathOf } from '../request-target';
import { memberOf } from '../sites/members';

const ID = 'mcp';
const REFUSED_CODE = -32010;
const ENDPOINT = /\/(mcp|sse)\/?$/i;
const OLDER_MESSAGES = /\/messages?\/?\?(.*&)?session_?id=/i;

/**
 * The Model Context Protocol over HTTP: the arguments of `tools/call` and `prompts/get` are what is
 * said to a server; other messages hold nothing that was written. Recognised by path or by the headers
 * of the protocol; `core/mcp-detect` finds it anywhere.
 */
export const mcpExtractor: Extractor = {
  id: ID,
  matches: ({ method, target, headers }) =>
    method === 'POST' &&
    (ENDPOINT.test(pathOf(target)) ||
      OLDER_MESSAGES.test(target) ||
      Object.keys(headers).some((name) => name.startsWith('mcp-'))),
  read(head, body) {
    const json = readJsonBody(body, head.headers['content-type']);
    if (json === undefined) return readGeneric(ID, head, body);
    const parts = new JsonParts();
    const messages = json.root.kind === 'array' ? itemsOf(json.root) : [json.root];
    if (!messages.some((message) => textOf(message, 'jsonrpc') === '2.0')) {
      return readGeneric(ID, head, body);
    }
    for (const message of messages) {
      if (textOf(message, 'jsonrpc') !== '2.0') continue;
      const params = memberOf(message, 'params');
      switch (textOf(message, 'method')) {
        case 'tools/call':
        case 'prompts/get':
          addStrings(memberOf(params, 'arguments'), 'user', parts);
          break;
        case 'completion/complete':
          addStrings(memberOf(memberOf(params, 'argument'), 'value'), 'user', parts);
          break;
        case undefined:
          // What a client answers: sampled text, what a person filled in.
          addStrings(memberOf(memberOf(message, 'result'), 'content'), 'user', parts);
          break;
        default:
      }
    }
    return toRequest(
      compose(body, [
        { start: 0, end: body.length, reading: parts.reading(json), encode: (value) => value },
      ]),
      { extractor: ID, conversationId: head.headers['mcp-session-id'] },
    );
  },
  reader: (_request, response, scope = 'all') =>
    answerReader(response, ({ value }) => {
      const result = member(value, 'result');
      const contents = arrayMember(result, 'contents').map((one) => stringMember(one, 'text'));
      const messages = arrayMember(result, 'messages').map((one) =>
        contentText(member(one, 'content'), scope),
      );
      return contentText(member(result, 'content'), scope) + contents.join('') + messages.join('');
    }),
  refuse: (head, refusal) => jsonRefusal(head, refusal, rpcError(null, refusalText(refusal))),
  stop: (_request, response, refusal) =>
    isEventStream(response)
      ? formatEvent(rpcError(null, refusalText(refusal, 'answer')), 'message')
      : '',
};

function rpcError(id: string | number | null, message: string): unknown {
  return { jsonrpc: '2.0', id, error: { code: REFUSED_CODE, message } };
}

/** Every string of a tool's arguments: the tool decides what they mean. */
function addStrings(node: JsonNode | undefined, role: PartRole, parts: JsonParts): void {
  if (node?.kind === 'string') parts.text(node, role, false);
  for (const item of itemsOf(node)) addStrings(item, role, parts);
  for (const { key, value } of asObject(node)?.entries ?? []) {
    if (key !== 'type' && key !== 'mimeType') addStrings(value, role, parts);
  }
}
