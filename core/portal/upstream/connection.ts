import {
  isError,
  isObject,
  objectAt,
  stringAt,
  type JsonObject,
  type NotificationMessage,
  type RequestMessage,
  type ResponseMessage,
} from '../protocol/message';
import type { HeaderParameter } from '../protocol/parameter-headers';
import { META, type Era } from '../protocol/revision';
import { UpstreamFailure } from './failure';

/** What a client says of itself when it connects. */
export interface ClientFacts {
  readonly revision: string;
  readonly info: JsonObject;
  readonly capabilities: JsonObject;
}

/** What a server says of itself. */
export interface ServerFacts {
  readonly era: Era;
  readonly revision: string;
  readonly capabilities: JsonObject;
  readonly info: JsonObject;
  readonly instructions: string | undefined;
}

/** Where the messages of a server go that are no answers. */
export interface Hooks {
  notify(message: NotificationMessage): void;
  /** Asks the client; rejects or answers with an error where nobody can answer. */
  ask(request: RequestMessage, signal: AbortSignal): Promise<ResponseMessage>;
}

export interface CallOptions {
  readonly hooks: Hooks;
  readonly signal: AbortSignal;
  /** Arguments that are repeated in headers (2026-07-28). */
  readonly parameters?: readonly HeaderParameter[];
}

/** A connection to one upstream that has got to know its server. */
export interface Connection {
  readonly facts: ServerFacts;
  request(message: RequestMessage, options: CallOptions): Promise<ResponseMessage>;
  notify(message: NotificationMessage): Promise<void>;
  /** From now on messages that belong to no request come to `hooks`; resolves when they can come. */
  listen(hooks: Hooks): Promise<void>;
  /** The resources whose changes are wanted; the list replaces the one before. */
  watch(uris: readonly string[]): Promise<void>;
  /** Ends the connection and, where `forget` is set, its session at the server. */
  close(forget: boolean): Promise<void>;
  readonly closed: boolean;
  /** What is needed to take the session up again after a restart. */
  readonly session: string | undefined;
}

/** Reads the answer to `initialize` or `server/discover`. @throws UpstreamFailure */
export function serverFacts(era: Era, response: ResponseMessage): ServerFacts {
  if (isError(response)) {
    throw new UpstreamFailure('unsupported', `The server refuses the connection (${era}).`);
  }
  const { result } = response;
  const meta = objectAt(result, '_meta');
  const revision = era === 'legacy' ? stringAt(result, 'protocolVersion') : newestOf(result);
  if (revision === undefined) {
    throw new UpstreamFailure('unsupported', 'The server does not say which revision it speaks.');
  }
  return {
    era,
    revision,
    capabilities: objectAt(result, 'capabilities') ?? {},
    info: objectAt(meta, META.serverInfo) ?? objectAt(result, 'serverInfo') ?? {},
    instructions: stringAt(result, 'instructions'),
  };
}

function newestOf(result: JsonObject): string | undefined {
  const versions = result['supportedVersions'];
  if (!Array.isArray(versions)) return undefined;
  const modern = versions.filter((version) => typeof version === 'string' && version > '2026');
  return modern.sort().at(-1) as string | undefined;
}

/** Whether a server says that it sends a kind of news. */
export function announces(facts: ServerFacts, area: string, what: string): boolean {
  const capability = facts.capabilities[area];
  return isObject(capability) && capability[what] === true;
}
