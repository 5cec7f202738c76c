import { anyAnswerReader, answerReader, type AnswerText } from '../answer/reader';
import { factsOf, factsOfTarget, mergeFacts, named, type Facts } from '../generic/facts';
import { readDrifted, readGeneric } from '../generic/extractor';
import { asObject, JsonParts, readJsonBody } from '../json-body';
import type { JsonObject } from '../json-source';
import { normalizeHost } from '../host-pattern';
import { refusalText } from '../message';
import { toRequest } from '../reading';
import { jsonRefusal, REFUSED_CODE } from '../refusal-answer';
import { pathOf } from '../request-target';
import { isEventStream } from '../response-readers';
import { formatEvent } from '../sse';
import type { AnswerScope, Extractor, ReadRequest, RequestHead, ResponseHead } from '../types';

/** What is particular about a chat site; everything else is the same for all of them. */
export interface Site {
  readonly id: string;
  /** Its hosts, and everything below them. */
  readonly hosts: readonly string[];
  /** Where prompts go; other requests are read by shape. */
  readonly path: RegExp;
  readonly method?: RegExp;
  /**
   * Reads a JSON body. Without it bodies are read by shape, which is this site's layout. `none`: the
   * body holds no prompt. `undefined`: a layout that is not known.
   */
  readonly read?: (
    root: JsonObject,
    parts: JsonParts,
    head: RequestHead,
  ) => Facts | 'none' | undefined;
  /** Begins to read an answer; without it answers are read by shape. */
  readonly answer?: (scope: AnswerScope, response: ResponseHead) => AnswerText;
  /** The body of the error answer that the page shows. */
  readonly error?: (message: string) => unknown;
  /** Bytes that end a stream with an error in the site's form. */
  readonly stop?: (message: string) => string;
}

/** The extractor of a chat site. */
export function siteExtractor(site: Site): Extractor {
  const { id, method = /^POST$/ } = site;
  return {
    id,
    matches: (head) =>
      method.test(head.method) &&
      isAt(site.hosts, head.host) &&
      site.path.test(pathOf(head.target)),
    read: (head, body) =>
      site.read === undefined ? readGeneric(id, head, body) : readKnown(site, head, body),
    reader: (_request, response, scope = 'all') =>
      site.answer === undefined || response.status >= HTTP_ERROR
        ? anyAnswerReader(response, scope)
        : answerReader(response, site.answer(scope, response)),
    refuse(head, refusal) {
      const message = refusalText(refusal);
      return jsonRefusal(head, refusal, (site.error ?? anyError)(message));
    },
    stop(_request, response, refusal) {
      const message = refusalText(refusal, 'answer');
      if (site.stop !== undefined) return isWhole(response) ? '' : site.stop(message);
      return isEventStream(response) ? formatEvent((site.error ?? anyError)(message), 'error') : '';
    },
  };
}

/** From here on an answer is an error and not in the form of the site's answers (RFC 9110 15). */
const HTTP_ERROR = 400;

/** Nothing can be said in the middle of one JSON document. */
const isWhole = (response: ResponseHead): boolean =>
  /^application\/json/i.test(response.headers['content-type'] ?? '');

function anyError(message: string): unknown {
  const error = { message, type: REFUSED_CODE, code: REFUSED_CODE };
  return { error, message, detail: message };
}

export function isAt(hosts: readonly string[], host: string): boolean {
  const name = normalizeHost(host);
  return hosts.some(
    (known) =>
      name.endsWith(known) &&
      (name.length === known.length || name[name.length - known.length - 1] === '.'),
  );
}

function readKnown(site: Site, head: RequestHead, body: Uint8Array): ReadRequest | undefined {
  const { id, read } = site;
  const json = readJsonBody(body, head.headers['content-type']);
  const root = asObject(json?.root);
  if (json === undefined || root === undefined || !json.strict || read === undefined) {
    return readDrifted(id, head, body);
  }
  const parts = new JsonParts();
  const own = read(root, parts, head);
  if (own === 'none') return undefined;
  if (own === undefined) return readDrifted(id, head, body);
  const around = mergeFacts(factsOf(root), factsOfTarget(head.target));
  const facts = named(mergeFacts(own, around));
  const request = toRequest(parts.reading(json), { extractor: id, ...facts });
  return request ?? readDrifted(id, head, body);
}
