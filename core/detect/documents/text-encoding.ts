/** Bytes that are looked at to tell text from other data. */
const SAMPLE_BYTES = 8192;

/** A text may hold this share of control characters: logs of terminals do. */
const MOST_CONTROLS = 0.05;

/** UTF-16 without a mark has a zero in at least this share of its even or odd places. */
const UTF16_ZEROS = 0.3;

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

function marked(bytes: Uint8Array): Encoding | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
}

/** Zeros at every other place, and text between them, mean UTF-16 of a Latin text. */
function unmarkedUtf16(sample: Uint8Array): Encoding | undefined {
  const zeros = [0, 0];
  const controls = [0, 0];
  for (let index = 0; index < sample.length; index++) {
    const byte = sample[index] as number;
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] as number) + 1;
    else if (isControl(byte)) controls[index % 2] = (controls[index % 2] as number) + 1;
  }
  const units = Math.max(1, sample.length / 2);
  const isText = (letters: 0 | 1): boolean =>
    (zeros[1 - letters] as number) >= units * UTF16_ZEROS &&
    (zeros[letters] as number) === 0 &&
    (controls[letters] as number) <= units * MOST_CONTROLS;
  if (isText(0)) return 'utf-16le';
  return isText(1) ? 'utf-16be' : undefined;
}

function isControl(byte: number): boolean {
  return byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 27;
}

function encodingOf(bytes: Uint8Array): Encoding | undefined {
  const known = marked(bytes);
  if (known !== undefined) return known;
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  const utf16 = unmarkedUtf16(sample);
  if (utf16 !== undefined) return utf16;
  let controls = 0;
  for (const byte of sample) {
    if (byte === 0) return undefined;
    if (isControl(byte)) controls++;
  }
  if (controls > sample.length * MOST_CONTROLS) return undefined;
  return 'utf-8';
}

/** Not UTF-8 and yet text: the encoding of the West, in which every byte has a meaning. */
function latin(bytes: Uint8Array): string {
  return new TextDecoder('windows-1252').decode(bytes);
}

/** The text that bytes hold, by their mark or content; undefined where they hold something else. */
export function decodeText(bytes: Uint8Array): string | undefined {
  const encoding = encodingOf(bytes);
  if (encoding === undefined) return undefined;
  if (encoding !== 'utf-8') return new TextDecoder(encoding).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Cut off within a character, or of an older encoding: both are text.
    return isMostlyUtf8(bytes) ? new TextDecoder('utf-8').decode(bytes) : latin(bytes);
  }
}

/** Whether what is not ASCII is UTF-8 but for a few bytes. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(bytes.subarray(0, SAMPLE_BYTES));
  const broken = text.split('\ufffd').length - 1;
  // eslint-disable-next-line no-control-regex -- everything that is not ASCII
  const whole = text.replace(/[\x00-\x7f\ufffd]/g, '').length;
  return whole > broken * 4;
}
