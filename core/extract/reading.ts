import type { Part, Prompt } from '../exchange/part';
import { spliceBytes } from './byte-splice';
import { asksForTitle } from './generic/purpose';
import type { ReadRequest } from './types';

/**
 * The parts of some bytes, and the way to exchange their text. Formats lie in one another (JSON in a
 * form field, JSON in a JSON string); each layer is a reading made of readings.
 */
export interface Reading {
  readonly parts: readonly Part[];
  /** Earlier messages among them; absent where there are none. */
  readonly earlier?: number;
  /** The bytes with the text of some parts exchanged, by index in `parts`. */
  replace(edits: ReadonlyMap<number, string>): Uint8Array;
}

/** A range of bytes that holds a reading in some encoding. */
export interface Segment {
  readonly start: number;
  readonly end: number;
  readonly reading: Reading;
  /** The new value in the encoding of the bytes around it. */
  readonly encode: (value: Uint8Array) => Uint8Array;
}

/** A reading made of the readings inside it, in their order. Segments without an edit keep their bytes. */
export function compose(bytes: Uint8Array, segments: readonly Segment[]): Reading {
  const earlier = segments.reduce((sum, { reading }) => sum + (reading.earlier ?? 0), 0);
  return {
    parts: segments.flatMap(({ reading }) => reading.parts),
    ...(earlier === 0 ? {} : { earlier }),
    replace(edits) {
      let first = 0;
      const changed = segments.flatMap(({ start, end, reading, encode }) => {
        const own = new Map<number, string>();
        for (let index = 0; index < reading.parts.length; index += 1) {
          const text = edits.get(first + index);
          if (text !== undefined) own.set(index, text);
        }
        first += reading.parts.length;
        return own.size === 0 ? [] : [{ start, end, bytes: encode(reading.replace(own)) }];
      });
      return spliceBytes(bytes, changed);
    },
  };
}

/** A text that is a part as a whole. */
export function wholeText(text: string, history = false): Reading {
  return {
    parts: text === '' ? [] : [{ kind: 'text', role: 'user', text, history }],
    replace: (edits) => Buffer.from(edits.get(0) ?? text, 'utf8'),
  };
}

/** Parts without text to exchange. */
export function fixedParts(bytes: Uint8Array, parts: readonly Part[]): Reading {
  return { parts, replace: () => bytes };
}

/** What an extractor knows about a request besides its parts. */
export interface PromptFacts {
  readonly extractor: string;
  readonly model?: string | undefined;
  readonly conversationId?: string | undefined;
}

/** True for the request of a program that has a conversation named: what it holds was said before. */
function namesConversation(parts: readonly Part[]): boolean {
  return parts.some(
    (part) =>
      part.kind === 'text' &&
      !part.history &&
      (part.role === 'system' || part.role === 'user') &&
      asksForTitle(part.text),
  );
}

function byProgram(parts: readonly Part[]): readonly Part[] {
  return parts.map((part) =>
    part.kind === 'text' && part.role === 'user' ? { ...part, origin: 'program' } : part,
  );
}

/** What was read by shape, because its extractor did not know the layout; events say so. */
export function asDrifted<T extends { readonly prompt: Prompt }>(read: T): T {
  return { ...read, prompt: { ...read.prompt, drifted: true } };
}

/** The request that a reading is; `undefined` when it has no parts. */
export function toRequest(
  reading: Reading | undefined,
  { extractor, model, conversationId }: PromptFacts,
): ReadRequest | undefined {
  if (reading === undefined || reading.parts.length === 0) return undefined;
  return {
    prompt: {
      extractor,
      parts: namesConversation(reading.parts) ? byProgram(reading.parts) : reading.parts,
      ...(model === undefined ? {} : { model }),
      ...(conversationId === undefined ? {} : { conversationId }),
      ...(reading.earlier === undefined ? {} : { earlier: reading.earlier }),
    },
    replace: (edits) => reading.replace(edits),
  };
}
