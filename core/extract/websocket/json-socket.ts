import type { Refusal } from '../../exchange/verdict';
import { factsOf, factsOfTarget, mergeFacts, named, type Facts } from '../generic/facts';
import { asObject, JsonParts, type JsonBody } from '../json-body';
import type { JsonObject } from '../json-source';
import { refusalText } from '../message';
import { pathOf } from '../request-target';
import { asDrifted, type Reading } from '../reading';
import { isAt } from '../sites/site';
import type { AnswerScope, RequestHead } from '../types';
import { GenericReading } from './generic';
import { documentsOf, bytesOf, readMessage, toSent, valuesOf } from './messages';
import type { SentMessage, SocketExtractor, SocketMessage } from './types';

/** What is particular about an app that speaks JSON over a WebSocket. */
export interface JsonSocket {
  readonly id: string;
  readonly hosts: readonly string[];
  readonly path: RegExp;
  /**
   * Reads one document that the client sends. `none`: it holds no prompt. `undefined`: it is in a
   * layout that is not known, and is read by shape.
   */
  readonly sent: (root: JsonObject, parts: JsonParts) => Facts | 'none' | undefined;
  /** True where the text of a message goes on from the one before. */
  readonly continues?: boolean;
  /** Begins to read the documents of the server. */
  readonly received: (scope: AnswerScope) => (value: unknown) => string;
  /** Documents that tell the page about an error. */
  readonly error: (message: string) => readonly unknown[];
  /** What ends each document; nothing by default. */
  readonly separator?: string;
}

/** The extractor of such an app. */
export function jsonSocket(app: JsonSocket): SocketExtractor {
  return {
    id: app.id,
    matches: ({ host, target }) => isAt(app.hosts, host) && app.path.test(pathOf(target)),
    open: (handshake, scope = 'all') => new JsonReading(app, handshake, scope),
  };
}

class JsonReading extends GenericReading {
  private readonly valueText: (value: unknown) => string;

  constructor(
    private readonly app: JsonSocket,
    private readonly opening: RequestHead,
    scope: AnswerScope,
  ) {
    super(app.id, opening, scope);
    this.valueText = app.received(scope);
  }

  override sent(message: SocketMessage): SentMessage | undefined {
    const { app } = this;
    const bytes = bytesOf(message);
    let facts: Facts = {};
    let unknown = documentsOf(bytes).length === 0;
    const reading = readMessage(bytes, (json: JsonBody): Reading | undefined => {
      const root = asObject(json.root);
      const parts = new JsonParts();
      const own = root === undefined ? undefined : app.sent(root, parts);
      if (own === 'none') return undefined;
      unknown ||= own === undefined;
      if (own === undefined) return undefined;
      facts = mergeFacts(facts, mergeFacts(own, factsOf(json.root)));
      return parts.reading(json);
    });
    if (unknown && reading.parts.length === 0) {
      const drifted = super.sent(message);
      return drifted && asDrifted(drifted);
    }
    const all = mergeFacts(facts, factsOfTarget(this.opening.target));
    return toSent(message, reading, {
      extractor: app.id,
      ...named(all),
      continues: app.continues === true,
    });
  }

  override received(message: SocketMessage): string {
    return valuesOf(message).map(this.valueText).join('');
  }

  override refuse(refusal: Refusal): readonly SocketMessage[] {
    return this.told(refusalText(refusal));
  }

  override stop(refusal: Refusal): readonly SocketMessage[] {
    return this.told(refusalText(refusal, 'answer'));
  }

  private told(message: string): readonly SocketMessage[] {
    const { error, separator = '' } = this.app;
    return error(message).map((document) => `${JSON.stringify(document)}${separator}`);
  }
}
