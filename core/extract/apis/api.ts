import { anyAnswerReader, answerReader, type AnswerText } from '../answer/reader';
import { readDrifted, readGeneric } from '../generic/extractor';
import { readJsonBody, asObject } from '../json-body';
import type { JsonObject } from '../json-source';
import { refusalText } from '../message';
import { jsonRefusal } from '../refusal-answer';
import { pathOf } from '../request-target';
import { isEventStream } from '../response-readers';
import { formatEvent } from '../sse';
import type { AnswerScope, Extractor, RequestHead, ResponseHead } from '../types';

/** An API whose requests and answers have the shapes that are read everywhere; its errors are its own. */
export interface Api {
  readonly id: string;
  readonly matches: (head: RequestHead) => boolean;
  /** True for a body in the API's layout; any other is read by shape all the same, and reported. */
  readonly knows: (root: JsonObject) => boolean;
  readonly answer?: (scope: AnswerScope) => AnswerText;
  /** The body of the error answer that its SDKs raise. */
  readonly error: (message: string) => unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes that end a stream with an error; by default an event `error` in a stream of events. */
  readonly stop?: (message: string, response: ResponseHead) => string;
}

/** The extractor of an API. */
export function apiExtractor(api: Api): Extractor {
  const { id } = api;
  return {
    id,
    matches: api.matches,
    read(head, body) {
      const root = asObject(readJsonBody(body, head.headers['content-type'])?.root);
      const isKnown = root === undefined ? isUpload(head) : api.knows(root);
      return isKnown ? readGeneric(id, head, body) : readDrifted(id, head, body);
    },
    reader: (_request, response, scope = 'all') =>
      api.answer === undefined
        ? anyAnswerReader(response, scope)
        : answerReader(response, api.answer(scope)),
    refuse(head, refusal) {
      const answer = jsonRefusal(head, refusal, api.error(refusalText(refusal)));
      return { ...answer, headers: { ...answer.headers, ...api.headers } };
    },
    stop(_request, response, refusal) {
      const message = refusalText(refusal, 'answer');
      if (api.stop !== undefined) return api.stop(message, response);
      return isEventStream(response) ? formatEvent(api.error(message), 'error') : '';
    },
  };
}

const isUpload = ({ headers }: RequestHead): boolean =>
  /^(multipart\/|audio\/|image\/)/i.test(headers['content-type'] ?? '');

/** True for a `POST` whose path fits. */
export function posts(path: RegExp): (head: RequestHead) => boolean {
  return ({ method, target }) => method === 'POST' && path.test(pathOf(target));
}

export const has = (root: JsonObject, ...keys: readonly string[]): boolean =>
  keys.some((key) => root.get(key) !== undefined);
