import { readdirSync, readFileSync } from 'node:fs';
import type { Prompt } from '../../../core/exchange/part';
import type { RequestHead, ResponseHead } from '../../../core/extract/types';

/** One request of a real format with what must be read out of it, and maybe its answer. */
export interface FixtureCase {
  readonly name: string;
  readonly extractor: string;
  readonly head: RequestHead;
  readonly body: Buffer;
  readonly expected: ExpectedPrompt | null;
  readonly response?: {
    readonly head: ResponseHead;
    readonly body: Buffer;
    readonly text: string;
    readonly shown: string;
  };
}

export interface ExpectedPrompt {
  /** `[role, new or history, text]`; who put it there where nobody typed it. */
  readonly parts: readonly (readonly [string, string, string, string?])[];
  /** `[name, media type, size]`. */
  readonly files?: readonly (readonly [string, string, number])[];
  readonly model?: string;
  readonly conversationId?: string;
  readonly earlier?: number;
  readonly drifted?: boolean;
}

interface FixtureFile {
  readonly request: RequestHead & { readonly body?: string; readonly bodyBase64?: string };
  readonly expected: ExpectedPrompt | null;
  readonly response?: {
    readonly contentType: string;
    readonly body?: string;
    readonly bodyBase64?: string;
    readonly text: string;
    /** What a person sees of it; the same as `text` where it is absent. */
    readonly shown?: string;
  };
}

const FOLDER = new URL('../../fixtures/extract/', import.meta.url);

/** All cases in `test/fixtures/extract/<extractor>/<case>.json`. */
export function fixtureCases(): readonly FixtureCase[] {
  return readdirSync(FOLDER).flatMap((extractor) =>
    readdirSync(new URL(`${extractor}/`, FOLDER)).map((file) => readCase(extractor, file)),
  );
}

function readCase(extractor: string, file: string): FixtureCase {
  const text = readFileSync(new URL(`${extractor}/${file}`, FOLDER), 'utf8');
  const { request, expected, response } = JSON.parse(text) as FixtureFile;
  const { body, bodyBase64, ...head } = request;
  return {
    name: `${extractor}/${file.replace(/\.json$/, '')}`,
    extractor,
    head,
    body: bytesOf({ body, bodyBase64 }),
    expected,
    ...(response === undefined
      ? {}
      : {
          response: {
            head: { status: 200, headers: { 'content-type': response.contentType } },
            body: bytesOf(response),
            text: response.text,
            shown: response.shown ?? response.text,
          },
        }),
  };
}

function bytesOf(one: {
  readonly body?: string | undefined;
  readonly bodyBase64?: string | undefined;
}): Buffer {
  return one.bodyBase64 === undefined
    ? Buffer.from(one.body ?? '')
    : Buffer.from(one.bodyBase64, 'base64');
}

/** A prompt in the words of the fixtures. */
export function summary(prompt: Prompt): Omit<ExpectedPrompt, 'drifted'> {
  const files = prompt.parts.flatMap((part) =>
    part.kind === 'file' ? [[part.name, part.mime, part.size] as const] : [],
  );
  return {
    parts: prompt.parts.flatMap((part) =>
      part.kind === 'text'
        ? [
            [
              part.role,
              part.history ? 'history' : 'new',
              part.text,
              ...(part.origin === undefined ? ([] as const) : ([part.origin] as const)),
            ] as const,
          ]
        : [],
    ),
    ...(files.length > 0 ? { files } : {}),
    ...(prompt.model === undefined ? {} : { model: prompt.model }),
    ...(prompt.conversationId === undefined ? {} : { conversationId: prompt.conversationId }),
    ...(prompt.earlier === undefined ? {} : { earlier: prompt.earlier }),
  };
}
