/** A file inside a request. */
export interface InlineFile {
  readonly mime: string;
  readonly bytes: Uint8Array;
}

/** What stands before the comma; prose that begins with “Data:” is none of these. */
const HEAD = /^data:(?:[\w.+-]+\/[\w.+-]+)?(?:;[\w.+-]+(?:=[^;,]*)?)*$/i;
/** Longest such beginning, UTF-16 units. */
const MAX_HEAD_LENGTH = 1024;

/** A `data:` URL (RFC 2397); `undefined` for any other address. */
export function readDataUrl(url: string): InlineFile | undefined {
  if (!/^data:/i.test(url)) return undefined;
  const comma = url.indexOf(',');
  if (comma < 0 || comma > MAX_HEAD_LENGTH || !HEAD.test(url.slice(0, comma))) return undefined;
  const [mime = '', ...parameters] = url.slice('data:'.length, comma).split(';');
  const content = url.slice(comma + 1);
  const isBase64 = parameters.some((parameter) => parameter.trim().toLowerCase() === 'base64');
  return {
    mime: mime.toLowerCase() || 'text/plain',
    bytes: isBase64 ? Buffer.from(content, 'base64') : Buffer.from(percentDecode(content)),
  };
}

/** Percent decoding that leaves what is not an escape (WHATWG URL 1.3). */
function percentDecode(text: string): Uint8Array {
  const bytes: number[] = [];
  const source = Buffer.from(text, 'utf8');
  for (let index = 0; index < source.length; index += 1) {
    const hex = source[index] === 0x25 ? source.toString('latin1', index + 1, index + 3) : '';
    if (/^[0-9a-f]{2}$/i.test(hex)) {
      bytes.push(Number.parseInt(hex, 16));
      index += 2;
    } else bytes.push(source[index] ?? 0);
  }
  return Uint8Array.from(bytes);
}
