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
  readonly response?: { readonly head: ResponseHead; readonly body: Buffer; readonly text: string };
}

export interface ExpectedPrompt {
  /** `[role, new or history, text]`. */
  readonly parts: readonly (readonly [string, string, string])[];
  /** `[name, media type, size]`. */
  readonly files?: readonly (readonly [string, string, number])[];
  readonly model?: string;
  readonly conversationId?: string;
  readonly drifted?: boolean;
}

interface FixtureFile {
  readonly request: RequestHead & { readonly body: string };
  readonly expected: ExpectedPrompt | null;
  readonly response?: {
    readonly contentType: string;
    readonly body: string;
    readonly text: string;
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
  const { body, ...head } = request;
  return {
    name: `${extractor}/${file.replace(/\.json$/, '')}`,
    extractor,
    head,
    body: Buffer.from(body),
    expected,
    ...(response === undefined
      ? {}
      : {
          response: {
            head: { status: 200, headers: { 'content-type': response.contentType } },
            body: Buffer.from(response.body),
            text: response.text,
          },
        }),
  };
}

/** A prompt in the words of the fixtures. */
export function summary(prompt: Prompt): Omit<ExpectedPrompt, 'drifted'> {
  const files = prompt.parts.flatMap((part) =>
    part.kind === 'file' ? [[part.name, part.mime, part.size] as const] : [],
  );
  return {
    parts: prompt.parts.flatMap((part) =>
      part.kind === 'text'
        ? [[part.role, part.history ? 'history' : 'new', part.text] as const]
        : [],
    ),
    ...(files.length > 0 ? { files } : {}),
    ...(prompt.model === undefined ? {} : { model: prompt.model }),
    ...(prompt.conversationId === undefined ? {} : { conversationId: prompt.conversationId }),
  };
}
