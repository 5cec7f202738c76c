import type { Part } from '../../exchange/part';
import { decodeContentSync } from '../../extract/content-coding';
import { leavesOf } from './leaves';

/** What everything in a request comes to, whatever a page has called it. */
export interface WholeReading {
  readonly parts: readonly Part[];
  /** The values alone, without the names around them, for joining pieces. */
  readonly piece: string;
  /** Why a body says nothing. */
  readonly unreadable?: string;
}

/** Shortest address that can carry anything, characters. */
const LEAST_TARGET = 12;
/** Compressed data in compressed data; nobody needs more. */
const LAYERS = 3;

/** First bytes of formats that a page can compress with by itself (RFC 1952 2.3.1, RFC 1950 2.2). */
const COMPRESSED = [
  { coding: 'gzip', isIt: (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b },
  {
    coding: 'deflate',
    isIt: ([first = 0, second = 0]: Uint8Array) =>
      (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0,
  },
  {
    coding: 'zstd',
    isIt: (bytes: Uint8Array) =>
      Buffer.from(bytes.subarray(0, 4)).equals(Buffer.of(40, 181, 47, 253)),
  },
] as const;

/** First bytes, as Latin-1, of pictures, sound and films; what people record or draw is no text. */
const MEDIA: readonly (readonly [mime: string, start: string, offset?: number])[] = [
  ['image/png', '\x89PNG'],
  ['image/jpeg', '\xff\xd8\xff'],
  ['image/gif', 'GIF8'],
  ['image/webp', 'WEBP', 8],
  ['audio/wav', 'WAVE', 8],
  ['application/ogg', 'OggS'],
  ['video/webm', '\x1a\x45\xdf\xa3'],
  ['video/mp4', 'ftyp', 4],
  ['application/pdf', '%PDF-'],
  ['application/zip', 'PK\x03\x04'],
];

/**
 * Reads all of a request of the isolated browser: the body as text, compressed by the page or not, or
 * as a file, and what stands in the address. Pages of any making come here, so nothing is left out
 * for being in no known place.
 */
export function readWhole(
  target: string,
  body: Uint8Array,
  decompressedLimit: number,
): WholeReading {
  const address = addressParts(target);
  const content = contentOf(body, decompressedLimit);
  const parts = [...address.parts, ...content.parts];
  const piece = content.piece === '' ? address.piece : content.piece;
  return {
    parts,
    piece,
    ...(content.unreadable === undefined ? {} : { unreadable: content.unreadable }),
  };
}

function addressParts(target: string): WholeReading {
  const query = target.indexOf('?');
  const piece = query < 0 ? '' : leavesOf(target.slice(query + 1), 'form');
  if (target.length < LEAST_TARGET) return { parts: [], piece };
  // A slash is a letter of base64: segments must not run into one another.
  const path = (query < 0 ? target : target.slice(0, query)).replaceAll('/', ' ');
  const asked = query < 0 ? '' : ` ?${target.slice(query + 1)}`;
  return { parts: [text(decoded(path + asked))], piece };
}

function contentOf(body: Uint8Array, limit: number, layer = 0): WholeReading {
  if (body.length === 0) return { parts: [], piece: '' };
  const coding = COMPRESSED.find(({ isIt }) => isIt(body))?.coding;
  if (coding !== undefined && layer < LAYERS) {
    const plain = decodeContentSync(Buffer.from(body), coding, limit);
    if (plain.ok) return contentOf(plain.bytes, limit, layer + 1);
    if (coding === 'gzip') return nothing('it is compressed and cannot be decompressed');
  }
  const start = Buffer.from(body.subarray(0, 16)).toString('latin1');
  const mime = MEDIA.find(([, sign, offset = 0]) => start.startsWith(sign, offset))?.[0];
  if (mime !== undefined) {
    const size = body.length;
    return {
      parts: [{ kind: 'file', role: 'user', name: 'body', mime, size, bytes: body }],
      piece: '',
    };
  }
  const words = textOf(body);
  if (words === undefined) return nothing('it is in no form that can be read');
  return { parts: [text(words)], piece: leavesOf(words, 'any') };
}

const nothing = (unreadable: string): WholeReading => ({ parts: [], piece: '', unreadable });

const text = (words: string): Part => ({ kind: 'text', role: 'user', text: words, history: false });

/** UTF-8, or UTF-16 with or without its mark; undefined for other bytes. */
function textOf(body: Uint8Array): string | undefined {
  for (const encoding of encodingsOf(body)) {
    try {
      const words = new TextDecoder(encoding, { fatal: true }).decode(body);
      if (!hasControls(words)) return words;
    } catch {
      // Not this encoding; the next may be.
    }
  }
  return undefined;
}

function encodingsOf(body: Uint8Array): readonly string[] {
  const sample = body.subarray(0, 512);
  const zeros = sample.reduce((sum, byte) => sum + (byte === 0 ? 1 : 0), 0);
  if (zeros < sample.length / 4) return ['utf-8'];
  return sample[0] === 0 || (sample[0] === 0xfe && sample[1] === 0xff)
    ? ['utf-16be']
    : ['utf-16le'];
}

/** Binary data is seldom valid UTF-8, and hardly ever without control characters. */
function hasControls(words: string): boolean {
  let controls = 0;
  const end = Math.min(words.length, 4096);
  for (let index = 0; index < end; index += 1) {
    const code = words.charCodeAt(index);
    if (code < 32 && code !== 9 && code !== 10 && code !== 13) controls += 1;
  }
  return controls > end / 50;
}

function decoded(target: string): string {
  try {
    return decodeURIComponent(target.replaceAll('+', ' '));
  } catch {
    // A percent sign that begins no character stands for itself.
    return target;
  }
}
