import type { Content } from './unit-texts';

const LF = 0x0a;
const CR = 0x0d;

/** Cuts server-sent events (WHATWG HTML 9.2.6) behind the empty line that ends each. */
export class EventUnits {
  #rest: Buffer = Buffer.alloc(0);
  /** Where the line begins that is being read, and how far it was looked at. */
  #line = 0;
  #at = 0;

  get waiting(): number {
    return this.#rest.length;
  }

  push(bytes: Buffer): readonly Buffer[] {
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const units: Buffer[] = [];
    let start = 0;
    while (this.#at < all.length) {
      const byte = all[this.#at];
      if (byte !== LF && byte !== CR) {
        this.#at += 1;
        continue;
      }
      // A CR at the very end may be half of a line end.
      if (byte === CR && this.#at + 1 === all.length) break;
      const end = this.#at + (byte === CR && all[this.#at + 1] === LF ? 2 : 1);
      if (this.#at === this.#line) {
        units.push(all.subarray(start, end));
        start = end;
      }
      this.#line = end;
      this.#at = end;
    }
    this.#rest = all.subarray(start);
    this.#line -= start;
    this.#at -= start;
    return units;
  }

  finish(): readonly Buffer[] {
    const rest = this.#rest;
    this.#rest = Buffer.alloc(0);
    this.#line = 0;
    this.#at = 0;
    return rest.length === 0 ? [] : [rest];
  }
}

/** One line of an event with its data. */
interface DataLine {
  readonly start: number;
  readonly end: number;
  /** Where the line ends with its line end. */
  readonly next: number;
}

/** The data of the events of a unit; lines of data that follow one another are one text. */
export function eventContents(unit: Buffer): readonly Content[] {
  const groups: DataLine[][] = [];
  for (const line of dataLines(unit)) {
    const last = groups.at(-1);
    if (last?.at(-1)?.next === line.start - line.prefix) last.push(line);
    else groups.push([line]);
  }
  return groups.map((lines) => contentOf(unit, lines));
}

function contentOf(unit: Buffer, lines: readonly DataLine[]): Content {
  const start = lines[0]?.start ?? 0;
  const end = lines.at(-1)?.end ?? 0;
  const texts = lines.map((line) => unit.toString('utf8', line.start, line.end));
  return {
    start,
    end,
    bytes: lines.length === 1 ? unit.subarray(start, end) : Buffer.from(texts.join('\n')),
    encode: (value) =>
      Buffer.from(
        Buffer.from(value)
          .toString('utf8')
          .replace(/\r\n|[\r\n]/g, '\ndata: '),
      ),
  };
}

function* dataLines(unit: Buffer): Generator<DataLine & { readonly prefix: number }> {
  // One character for each byte, so that offsets are those of the bytes.
  const text = unit.toString('latin1');
  const line = /(?:^|(?<=[\r\n]))(data: ?)([^\r\n]*)(\r\n|\r|\n|$)/g;
  for (const match of text.matchAll(line)) {
    const [whole, prefix = '', data = ''] = match;
    const start = match.index + prefix.length;
    const next = match.index + whole.length;
    yield { start, end: start + data.length, next, prefix: prefix.length };
  }
}
