/**
 * Reads text out of JSON as it arrives: the contents of string values below certain keys, decoded,
 * without building the document. Works for one document, for many in a row (NDJSON) and for
 * documents cut off in the middle. Memory is bounded by the nesting, not by the length.
 */
export class JsonTextStream {
  private readonly decoder = new TextDecoder('utf-8');
  /** One entry for each open array or object: the key its strings belong to. */
  private readonly stack: { readonly object: boolean; readonly wanted: boolean }[] = [];
  /** Arrays and objects open beyond `MAX_DEPTH`: counted, so that their ends close nothing else. */
  private beyond = 0;
  private state: 'outside' | 'string' | 'escape' | 'unicode' = 'outside';
  private isKey = false;
  private key = '';
  private wanted = false;
  private hex = '';
  private text = '';
  /** A key is due: after `{` and after a comma in an object. */
  private keyNext = false;

  constructor(private readonly wants: (key: string) => boolean) {}

  push(chunk: Uint8Array): string {
    return this.feed(this.decoder.decode(chunk, { stream: true }));
  }

  finish(): string {
    return this.feed(this.decoder.decode());
  }

  private feed(source: string): string {
    this.text = '';
    for (let at = 0; at < source.length; at += 1) {
      if (this.state === 'string') at = this.inString(source, at);
      else this.take(source[at] ?? '');
    }
    return this.text;
  }

  /** Takes a run of ordinary characters at once; gives the offset of the last one taken. */
  private inString(source: string, from: number): number {
    let end = from;
    while (end < source.length && source[end] !== '"' && source[end] !== '\\') end += 1;
    this.add(source.slice(from, end));
    const stop = source[end];
    if (stop === '\\') this.state = 'escape';
    else if (stop === '"') this.endString();
    return end;
  }

  private take(character: string): void {
    switch (this.state) {
      case 'escape':
        if (character === 'u') this.state = 'unicode';
        else {
          this.add(ESCAPED[character] ?? character);
          this.state = 'string';
        }
        return;
      case 'unicode':
        this.hex += character;
        if (this.hex.length < 4) return;
        this.add(/^[0-9a-f]{4}$/i.test(this.hex) ? fromHex(this.hex) : '\ufffd');
        this.hex = '';
        this.state = 'string';
        return;
      default:
        this.outside(character);
    }
  }

  private outside(character: string): void {
    const top = this.stack.at(-1);
    if (character === '"') {
      this.state = 'string';
      this.isKey = this.keyNext;
      if (this.isKey) this.key = '';
      else if (top !== undefined && !top.object) this.wanted = top.wanted;
    } else if (character === '{' || character === '[') {
      if (this.stack.length >= MAX_DEPTH) {
        this.beyond += 1;
        return;
      }
      // Strings of an array belong to the array's key; members of an object to their own.
      const inherited = top !== undefined && !top.object ? top.wanted : this.wanted;
      this.stack.push({ object: character === '{', wanted: inherited });
      this.keyNext = character === '{';
      this.wanted = false;
    } else if (character === '}' || character === ']') {
      if (this.beyond > 0) {
        this.beyond -= 1;
        return;
      }
      this.stack.pop();
      this.keyNext = false;
    } else if (character === ',') {
      this.keyNext = top?.object === true;
      this.wanted = false;
    }
  }

  private endString(): void {
    this.state = 'outside';
    if (!this.isKey) return;
    this.isKey = false;
    this.keyNext = false;
    this.wanted = this.wants(this.key);
  }

  private add(text: string): void {
    if (this.isKey) this.key = (this.key + text).slice(0, MAX_KEY_LENGTH);
    else if (this.wanted) this.text += text;
  }
}

const fromHex = (hex: string): string => String.fromCharCode(Number.parseInt(hex, 16));

/** Deeper nesting is read over, not followed. */
const MAX_DEPTH = 256;
/** Keys that matter are short; longer ones are cut. */
const MAX_KEY_LENGTH = 64;

const ESCAPED: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
