/** Who wrote a piece of text, as chat protocols name it. */
export type PartRole = 'user' | 'system' | 'assistant' | 'tool';

/** Where a text comes from that nobody typed: out of a file, or put together by a program. */
export type TextOrigin = 'file' | 'program';

/** A piece of text on its way to an AI. Its index in `Prompt.parts` is its identity. */
export interface TextPart {
  readonly kind: 'text';
  readonly role: PartRole;
  readonly text: string;
  /** True for earlier turns that the client sends again; only new text is asked about. */
  readonly history: boolean;
  /** Absent for what a person, or who speaks in that role, wrote. */
  readonly origin?: TextOrigin;
}

/** A file on its way to an AI. `bytes` is absent where only its name is known. */
export interface FilePart {
  readonly kind: 'file';
  readonly role: PartRole;
  readonly name: string;
  readonly mime: string;
  /** Size in bytes; -1 when unknown. */
  readonly size: number;
  readonly bytes?: Uint8Array;
}

export type Part = TextPart | FilePart;

/** The decoded body of a request, for rules; no byte of it reaches an event. */
export interface RequestBody {
  readonly bytes: Uint8Array;
  /** Media type as the client names it, without parameters. */
  readonly mime: string;
  /** True where the body goes on after `bytes`. */
  readonly truncated?: boolean;
}

/** What an extractor read out of a request. */
export interface Prompt {
  /** Id of the extractor that understood the request. */
  readonly extractor: string;
  /** True where the extractor did not know the layout, and read it by shape: the app has changed. */
  readonly drifted?: true;
  readonly parts: readonly Part[];
  readonly model?: string;
  readonly conversationId?: string;
  /** Earlier messages of the conversation that the client sends again; absent where there are none. */
  readonly earlier?: number;
  /** Set by the door that has it. */
  readonly body?: RequestBody;
}
