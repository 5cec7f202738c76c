import { anyAnswerReader } from '../answer/reader';
import { readByShape, readDrifted } from '../generic/extractor';
import { asObject, itemsOf, JsonParts, readJsonBody, sizeOf, textOf } from '../json-body';
import type { JsonObject } from '../json-source';
import { refusalText } from '../message';
import { toRequest } from '../reading';
import { jsonRefusal, REFUSED_CODE } from '../refusal-answer';
import { isJson, pathOf } from '../request-target';
import { isEventStream } from '../response-readers';
import { formatEvent } from '../sse';
import type { Extractor } from '../types';

const ID = 'claude-web';

const COMPLETION =
  /^\/api\/organizations\/[^/]+\/chat_conversations\/([^/]+)\/(retry_)?completion\/?$/;
const UPLOAD =
  /^\/api\/(organizations\/[^/]+\/(convert_document|upload|conversations\/[^/]+\/wiggle\/upload-file)|[^/]+\/upload)\/?$/;

/**
 * claude.ai: `POST /api/organizations/{org}/chat_conversations/{id}/completion` with one `prompt`,
 * pasted or read documents as `attachments[].extracted_content`, and uploads by id; documents go as
 * multipart forms to `…/wiggle/upload-file`, formerly `…/upload` and `convert_document`. Answers are
 * the Messages API's events, formerly `completion` events. As the site's page sends them in 2026, told
 * by public clients of its API.
 */
export const claudeWebExtractor: Extractor = {
  id: ID,
  matches: ({ method, target }) => {
    const path = pathOf(target);
    return method === 'POST' && (COMPLETION.test(path) || UPLOAD.test(path));
  },
  read(head, body) {
    const path = pathOf(head.target);
    const isUpload = UPLOAD.test(path) && !isJson(head.headers['content-type']);
    const json = isUpload ? undefined : readJsonBody(body, head.headers['content-type']);
    const root = asObject(json?.root);
    const request =
      json === undefined || root === undefined || !json.strict
        ? undefined
        : toRequest(readCompletion(root).reading(json), {
            extractor: ID,
            model: textOf(root, 'model'),
            conversationId: COMPLETION.exec(path)?.[1],
          });
    if (request !== undefined) return request;
    // A repeated answer sends an empty prompt: a known layout that holds nothing to read.
    if (json?.strict === true && textOf(root, 'prompt') === '') return undefined;
    // An upload is a plain multipart form: that is its layout, not a change of it.
    return isUpload ? readByShape(ID, head, body) : readDrifted(ID, head, body);
  },
  reader: (_request, response, scope = 'all') => anyAnswerReader(response, scope),
  /** The page shows `error.message` where the error says that people may see it. */
  refuse: (head, refusal) =>
    jsonRefusal(head, refusal, {
      type: 'error',
      error: {
        type: 'permission_error',
        message: refusalText(refusal),
        details: { error_visibility: 'user_facing', error_code: REFUSED_CODE },
      },
    }),
  stop(_request, response, refusal) {
    if (!isEventStream(response)) return '';
    const message = refusalText(refusal, 'answer');
    const details = { error_visibility: 'user_facing', error_code: REFUSED_CODE };
    return formatEvent(
      { type: 'error', error: { type: 'permission_error', message, details } },
      'error',
    );
  },
};

/** All of it is new: the site keeps the conversation and its page sends only the new turn. */
function readCompletion(root: JsonObject): JsonParts {
  const parts = new JsonParts();
  parts.text(root.get('prompt'), 'user', false);
  // Until 2024 the same values stood one level deeper and as `text`.
  parts.text(asObject(root.get('completion'))?.get('prompt'), 'user', false);
  for (const attachment of itemsOf(root.get('attachments'))) {
    parts.file({
      role: 'user',
      name: textOf(attachment, 'file_name') ?? '',
      mime: textOf(attachment, 'file_type') ?? '',
      size: sizeOf(attachment, 'file_size'),
    });
    parts.text(asObject(attachment)?.get('extracted_content'), 'user', false, 'file');
  }
  for (const style of itemsOf(root.get('personalized_styles'))) {
    if (textOf(style, 'type') !== 'default') {
      parts.text(asObject(style)?.get('prompt'), 'system', false);
    }
  }
  for (const list of ['files', 'files_v2']) {
    for (const file of itemsOf(root.get(list))) {
      const name = textOf(file, 'file_name') ?? (file.kind === 'string' ? file.text : undefined);
      if (name === undefined) continue;
      const mime = textOf(file, 'mime_type') ?? textOf(file, 'file_type') ?? '';
      parts.file({ role: 'user', name, mime, size: sizeOf(file, 'file_size') });
    }
  }
  return parts;
}
