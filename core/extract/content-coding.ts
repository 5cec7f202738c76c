import { promisify } from 'node:util';
import {
  brotliCompress,
  brotliDecompress,
  brotliDecompressSync,
  constants as BROTLI,
  deflate,
  gunzip,
  gunzipSync,
  gzip,
  inflate,
  inflateRaw,
  inflateRawSync,
  inflateSync,
} from 'node:zlib';
import { decompressZstd, decompressZstdSync, storeAsZstd } from './zstd';

/** Codings that can be undone here (RFC 9110 8.4.1, RFC 8878). */
export const CONTENT_CODINGS = ['gzip', 'deflate', 'br', 'zstd'] as const;
type Coding = (typeof CONTENT_CODINGS)[number];

/** As web servers use it for bodies made on the fly; the library's 11 takes seconds for a few megabytes. */
const BROTLI_QUALITY = 4;

/** Codings on one body; real bodies have one, and each further one is a chance for a bomb. */
const MAX_CODINGS = 4;

export type Decoded =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly reason: 'bomb' | 'broken' | 'unsupported' };

const gunzipAsync = promisify(gunzip);
const inflateAsync = promisify(inflate);
const inflateRawAsync = promisify(inflateRaw);
const brotliDecompressAsync = promisify(brotliDecompress);
const gzipAsync = promisify(gzip);
const deflateAsync = promisify(deflate);
const brotliCompressAsync = promisify(brotliCompress);

/**
 * Undoes the content codings of a body, on the calling thread: for small bodies.
 *
 * @param contentEncoding the header, as sent; `undefined` or empty means none.
 * @param limit most bytes that a body may become; more is a `bomb`.
 */
export function decodeContentSync(
  body: Uint8Array,
  contentEncoding: string | undefined,
  limit: number,
): Decoded {
  const codings = codingsOf(contentEncoding);
  if (codings === undefined) return { ok: false, reason: 'unsupported' };
  if (body.length === 0) return { ok: true, bytes: body }; // nothing was sent, so nothing was coded
  let bytes = body;
  for (const coding of codings) {
    try {
      bytes = undoSync(coding, bytes, limit);
    } catch (error) {
      return { ok: false, reason: reasonOf(error) };
    }
  }
  return bytes.length > limit ? { ok: false, reason: 'bomb' } : { ok: true, bytes };
}

/** The same off the calling thread. */
export async function decodeContent(
  body: Uint8Array,
  contentEncoding: string | undefined,
  limit: number,
): Promise<Decoded> {
  const codings = codingsOf(contentEncoding);
  if (codings === undefined) return { ok: false, reason: 'unsupported' };
  if (body.length === 0) return { ok: true, bytes: body }; // nothing was sent, so nothing was coded
  let bytes = body;
  for (const coding of codings) {
    try {
      bytes = await undo(coding, bytes, limit);
    } catch (error) {
      return { ok: false, reason: reasonOf(error) };
    }
  }
  return bytes.length > limit ? { ok: false, reason: 'bomb' } : { ok: true, bytes };
}

/** Applies content codings again, in the order the header lists them. */
export async function encodeContent(
  body: Uint8Array,
  contentEncoding: string | undefined,
): Promise<Decoded> {
  const codings = codingsOf(contentEncoding);
  if (codings === undefined) return { ok: false, reason: 'unsupported' };
  let bytes = body;
  for (const coding of [...codings].reverse()) bytes = await apply(coding, bytes);
  return { ok: true, bytes };
}

/** The codings in the order they are undone; `undefined` where one of them is unknown. */
function codingsOf(contentEncoding: string | undefined): readonly Coding[] | undefined {
  const names = (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim().replace(/^x-gzip$/, 'gzip'))
    .filter((name) => name !== '' && name !== 'identity');
  if (names.length > MAX_CODINGS) return undefined;
  const known: Coding[] = [];
  for (const name of names) {
    const coding = CONTENT_CODINGS.find((candidate) => candidate === name);
    if (coding === undefined) return undefined;
    known.unshift(coding);
  }
  return known;
}

/** `deflate` is zlib (RFC 9110 8.4.1.2), but some senders leave the wrapper out. */
const hasZlibWrapper = (bytes: Uint8Array): boolean =>
  ((bytes[0] ?? 0) & 0x0f) === 8 && (((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)) % 31 === 0;

function undoSync(coding: Coding, bytes: Uint8Array, limit: number): Uint8Array {
  const options = { maxOutputLength: limit };
  switch (coding) {
    case 'gzip':
      return gunzipSync(bytes, options);
    case 'br':
      return brotliDecompressSync(bytes, options);
    case 'deflate':
      return hasZlibWrapper(bytes) ? inflateSync(bytes, options) : inflateRawSync(bytes, options);
    case 'zstd':
      return decompressZstdSync(bytes, limit);
  }
}

function undo(coding: Coding, bytes: Uint8Array, limit: number): Promise<Uint8Array> {
  const options = { maxOutputLength: limit };
  switch (coding) {
    case 'gzip':
      return gunzipAsync(bytes, options);
    case 'br':
      return brotliDecompressAsync(bytes, options);
    case 'deflate':
      return hasZlibWrapper(bytes) ? inflateAsync(bytes, options) : inflateRawAsync(bytes, options);
    case 'zstd':
      return decompressZstd(bytes, limit);
  }
}

async function apply(coding: Coding, bytes: Uint8Array): Promise<Uint8Array> {
  switch (coding) {
    case 'gzip':
      return gzipAsync(bytes);
    case 'br':
      return brotliCompressAsync(bytes, {
        params: { [BROTLI.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY },
      });
    case 'deflate':
      return deflateAsync(bytes);
    case 'zstd':
      return storeAsZstd(bytes);
  }
}

function reasonOf(error: unknown): 'bomb' | 'broken' {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ERR_BUFFER_TOO_LARGE' ? 'bomb' : 'broken';
}
