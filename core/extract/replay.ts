import type { Part, Prompt } from '../exchange/part';
import type { AppLibrary } from './app-library';
import { decodeContentSync } from './content-coding';
import { mimeOfName } from './file-type';
import type { Extractors } from './registry';
import type { Headers, RequestHead, ResponseHead } from './types';
import type { SocketExtractors } from './websocket/registry';

/** One recorded exchange: a request with its answer, or a WebSocket with its messages. */
export interface RecordedExchange {
  readonly request: RequestHead & { readonly body: Uint8Array };
  readonly response?: {
    readonly status: number;
    readonly headers: Headers;
    readonly chunks: readonly Uint8Array[];
  };
  readonly messages?: readonly { readonly dir: 'out' | 'in'; readonly text: string }[];
}

/** What is understood of it. */
export interface Understood {
  /** Id in the app library; the protocol's name for a host that is not in it. */
  readonly app: string;
  readonly extractor: string;
  readonly drifted: boolean;
  /** The new turn of the person; `null` where there is none. */
  readonly prompt: string | null;
  /** Earlier messages of the conversation that the client sent again. */
  readonly history: number;
  readonly model: string | null;
  readonly conversationId: string | null;
  readonly files: readonly { readonly name: string; readonly mime: string }[];
  readonly responseText: string | null;
}

export interface ReplayOptions {
  readonly extractors: Extractors;
  readonly sockets: SocketExtractors;
  readonly library: AppLibrary;
  /** Most bytes that a compressed body may become. */
  readonly decompressedBytes: number;
}

/** A body that cannot be read; the message says what is wrong and quotes nothing. */
export class UnreadableBodyError extends Error {
  readonly code = 'unreadable-body';
}

/** Reads a recorded exchange as a door would. @throws {UnreadableBodyError} */
export function replay(recorded: RecordedExchange, options: ReplayOptions): Understood {
  const { messages = [], request } = recorded;
  if (messages.length === 0) return replayRequest(recorded, options);
  const socket = replaySocket(recorded, messages, options);
  if (socket.prompt !== null || request.body.length === 0) return socket;
  // Asked by a request, answered over a socket.
  const asked = replayRequest(recorded, options);
  return { ...asked, responseText: socket.responseText ?? asked.responseText };
}

function replayRequest(recorded: RecordedExchange, options: ReplayOptions): Understood {
  const { request, response } = recorded;
  const extractor = options.extractors.find(request);
  const read = extractor.read(request, decode(request.headers, request.body, options));
  return {
    ...understood(request, extractor.id, read === undefined ? [] : [read.prompt], options),
    drifted: read?.prompt.drifted ?? false,
    responseText:
      response === undefined
        ? null
        : answerText(
            response.chunks,
            (head) => extractor.reader(request, head, 'shown'),
            response,
            options,
          ),
  };
}

type ReaderOf = (head: ResponseHead) => {
  push(chunk: Uint8Array): string;
  finish(): string;
};

function answerText(
  chunks: readonly Uint8Array[],
  readerOf: ReaderOf,
  head: ResponseHead,
  options: ReplayOptions,
): string {
  const coding = head.headers['content-encoding'];
  // Compressed chunks only make sense together.
  const plain =
    coding === undefined ? chunks : [decode(head.headers, Buffer.concat(chunks), options)];
  const reader = readerOf(head);
  return plain.map((chunk) => reader.push(chunk)).join('') + reader.finish();
}

function replaySocket(
  { request }: RecordedExchange,
  messages: readonly { readonly dir: 'out' | 'in'; readonly text: string }[],
  options: ReplayOptions,
): Understood {
  const extractor = options.sockets.find(request);
  const reading = extractor.open(request, 'shown');
  const turns: Prompt[][] = [];
  /** What was set up before anybody said anything. */
  const before: Prompt[] = [];
  let answer = '';
  let drifted = false;
  for (const { dir, text } of messages) {
    if (dir === 'in') {
      answer += reading.received(text);
      continue;
    }
    const sent = reading.sent(text);
    if (sent === undefined) continue;
    drifted ||= sent.prompt.drifted === true;
    const last = turns.at(-1);
    const says = typedText([sent.prompt], '') !== null;
    if (last !== undefined && (sent.continues === true || !says)) last.push(sent.prompt);
    else if (!says) before.push(sent.prompt);
    else {
      turns.push([...before.splice(0), sent.prompt]);
      answer = '';
    }
  }
  const prompts = turns.at(-1) ?? [];
  const told = understood(request, extractor.id, prompts, options);
  return {
    ...told,
    prompt: typedText(prompts, prompts.length > 1 ? '' : '\n'),
    history: told.history + Math.max(0, turns.length - 1),
    drifted,
    responseText: messages.some(({ dir }) => dir === 'in') ? answer : null,
  };
}

function understood(
  request: RequestHead,
  extractor: string,
  prompts: readonly Prompt[],
  { library }: ReplayOptions,
): Omit<Understood, 'responseText' | 'drifted'> {
  const parts = prompts.flatMap((prompt) => prompt.parts);
  const last = <K extends 'model' | 'conversationId'>(key: K): string | null =>
    prompts.map((prompt) => prompt[key]).findLast((value) => value !== undefined) ?? null;
  return {
    app: library.match(request.host, request.target.split('?', 1)[0])?.id ?? extractor,
    extractor,
    prompt: typedText(prompts, '\n'),
    history: prompts.reduce((sum, prompt) => sum + (prompt.earlier ?? 0), 0),
    model: last('model'),
    conversationId: last('conversationId'),
    files: filesOf(parts),
  };
}

/** What a person wrote just now; `null` where that is nothing. */
function typedText(prompts: readonly Prompt[], separator: string): string | null {
  const texts = prompts
    .flatMap((prompt) => prompt.parts)
    .flatMap((part) =>
      part.kind === 'text' && part.role === 'user' && !part.history && part.origin === undefined
        ? [part.text]
        : [],
    );
  return texts.length === 0 ? null : texts.join(separator);
}

function filesOf(parts: readonly Part[]): Understood['files'] {
  const files = parts.flatMap((part) =>
    part.kind === 'file' ? [{ name: part.name, mime: part.mime || mimeOfName(part.name) }] : [],
  );
  // A file may be named twice: where it is listed, and where its content stands.
  return files.filter(
    ({ name }, index) => name === '' || files.findIndex((other) => other.name === name) === index,
  );
}

function decode(headers: Headers, body: Uint8Array, options: ReplayOptions): Uint8Array {
  const coding = headers['content-encoding'];
  if (coding === undefined) return body;
  const decoded = decodeContentSync(body, coding, options.decompressedBytes);
  if (decoded.ok) return decoded.bytes;
  if (decoded.reason === 'broken') return body; // recordings often keep the header of a decoded body
  throw new UnreadableBodyError(
    `the content coding “${coding}” cannot be undone: ${decoded.reason}`,
  );
}
