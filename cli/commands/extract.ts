import { readFileSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Command } from 'commander';
import { z } from 'zod';
import { appLibrarySchema, createAppLibrary } from '../../core/extract/app-library';
import { createExtractors } from '../../core/extract/registry';
import { replay, UnreadableBodyError, type ReplayOptions } from '../../core/extract/replay';
import { createSocketExtractors } from '../../core/extract/websocket/registry';
import { answerLines } from '../json-lines';
import { MisuseError, reportingMisuse } from '../misuse';
import { bodyOf, headersSchema, textSchema } from '../recorded-message';
import { resourcesDir } from '../resources';

/** Exit status when a line could not be read. */
const UNREAD = 1;
/** Text has no NUL among its first bytes. */
const HEAD_BYTES = 4096;
/** As the policy's default for what is inspected. */
const DECOMPRESSED_BYTES = 64 * 1024 * 1024;

const lineSchema = z.object({
  id: z.unknown().optional(),
  request: z.object({
    method: z.string().default('POST'),
    url: z.string().min(1),
    headers: headersSchema,
    body: textSchema.nullish(),
    bodyBase64: z.string().nullish(),
  }),
  response: z
    .object({
      status: z.number().int().default(200),
      headers: headersSchema,
      /** Base64, as they came. */
      chunks: z.array(z.string()).default([]),
    })
    .nullish(),
  websocket: z.array(z.object({ dir: z.enum(['out', 'in']), text: textSchema })).nullish(),
});

type Line = z.infer<typeof lineSchema>;

function replayOptions(): ReplayOptions {
  const file = readFileSync(join(resourcesDir(), 'ai-apps.json'), 'utf8');
  return {
    extractors: createExtractors(),
    sockets: createSocketExtractors(),
    library: createAppLibrary(appLibrarySchema.parse(JSON.parse(file)).apps),
    decompressedBytes: DECOMPRESSED_BYTES,
  };
}

function answer({ id, request, response, websocket }: Line, options: ReplayOptions): object {
  const told = id === undefined ? {} : { id };
  const url = addressOf(request.url);
  if (url === undefined) return { ...told, error: 'request.url: no address' };
  const head = {
    method: request.method.toUpperCase(),
    host: url.hostname.toLowerCase(),
    target: url.pathname + url.search,
    headers: request.headers,
  };
  try {
    const understood = replay(
      {
        request: { ...head, body: bodyOf(request) },
        ...(response === undefined || response === null
          ? {}
          : {
              response: {
                status: response.status,
                headers: response.headers,
                chunks: response.chunks.map((chunk) => Buffer.from(chunk, 'base64')),
              },
            }),
        ...(websocket === undefined || websocket === null ? {} : { messages: websocket }),
      },
      options,
    );
    return { ...told, ...understood };
  } catch (error) {
    if (error instanceof UnreadableBodyError) return { ...told, error: error.message };
    throw error;
  }
}

/** Addresses are often recorded without their scheme. */
function addressOf(text: string): URL | undefined {
  const address = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  return URL.canParse(address) ? new URL(address) : undefined;
}

/** Opens a file of JSON lines. @throws MisuseError when it holds no text */
async function openLines(path: string): Promise<Readable> {
  if ((await stat(path)).isDirectory()) throw new MisuseError(`${path}: is a directory`);
  const file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
  if (!buffer.subarray(0, bytesRead).includes(0)) return file.createReadStream({ start: 0 });
  await file.close();
  throw new MisuseError(`${path}: not a text file; JSON lines are needed`);
}

async function run(file = '-'): Promise<void> {
  const input = file === '-' ? process.stdin : await openLines(file);
  const options = replayOptions();
  if (!(await answerLines(lineSchema, (line) => answer(line, options), input))) {
    process.exitCode = UNREAD;
  }
}

/** `portcullis extract`: what is read out of recorded traffic with AI apps. */
export function registerExtract(program: Command): void {
  program
    .command('extract')
    .description(
      'Read {id, request, response?, websocket?} lines, write what is understood of them.',
    )
    .argument('[file]', 'file with the lines; standard input without it, or for "-"')
    .action((file?: string) => reportingMisuse(() => run(file)));
}
