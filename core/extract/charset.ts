/** A text body as UTF-8, and the way back into the encoding it came in. */
export interface Utf8Body {
  readonly bytes: Uint8Array;
  restore(bytes: Uint8Array): Uint8Array;
}

const same = (bytes: Uint8Array): Uint8Array => bytes;

/**
 * Makes a text body readable as UTF-8. Bodies are UTF-8 unless a byte order mark or the charset
 * parameter says UTF-16 or ISO-8859-1; other charsets are passed on as they are.
 */
export function toUtf8(body: Uint8Array, contentType: string): Utf8Body {
  const encoding = encodingOf(body, contentType);
  if (encoding === 'utf-8') return { bytes: body, restore: same };
  // Buffer's latin1 gives each byte its own character; TextDecoder's is windows-1252 and is not undone.
  const text =
    encoding === 'latin1'
      ? Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1')
      : new TextDecoder(encoding).decode(body);
  const marked = isMarked(body);
  return {
    bytes: Buffer.from(text, 'utf8'),
    restore: (bytes) => {
      const changed = Buffer.from(bytes).toString('utf8');
      // ISO-8859-1 ends at U+00FF.
      if (encoding === 'latin1') return Buffer.from(changed.replace(/[^\0-\xff]/gu, '?'), 'latin1');
      const encoded = Buffer.from(marked ? `\ufeff${changed}` : changed, 'utf16le');
      return encoding === 'utf-16be' ? encoded.swap16() : encoded;
    },
  };
}

function isMarked([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

function encodingOf(
  body: Uint8Array,
  contentType: string,
): 'utf-8' | 'utf-16le' | 'utf-16be' | 'latin1' {
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le';
  if (body[0] === 0xfe && body[1] === 0xff) return 'utf-16be';
  const charset = /;\s*charset="?([\w-]+)/i.exec(contentType)?.[1]?.toLowerCase();
  if (charset === 'utf-16le' || charset === 'utf-16') return 'utf-16le';
  if (charset === 'utf-16be') return 'utf-16be';
  if (charset === 'iso-8859-1' || charset === 'latin1') return 'latin1';
  // ASCII in UTF-16 without a mark: every second byte is zero (RFC 4627 3).
  if (body.length >= 4 && body[0] !== 0 && body[1] === 0 && body[3] === 0) return 'utf-16le';
  if (body.length >= 4 && body[0] === 0 && body[1] !== 0 && body[2] === 0) return 'utf-16be';
  return 'utf-8';
}
