import { mediaType } from '../request-target';
import type { ResponseHead } from '../types';
import { documentContents, DocumentUnits } from './document-units';
import { eventContents, EventUnits } from './event-units';
import { textContents, TextUnits } from './text-units';
import type { Content } from './unit-texts';

/** Cuts an answer into units that can be read, judged and written again one by one. */
export interface UnitSplitter {
  /** Units that these bytes complete; joined they are the answer. */
  push(bytes: Buffer): readonly Buffer[];
  /** What is left. */
  finish(): readonly Buffer[];
  /** Bytes that wait for the end of their unit. */
  readonly waiting: number;
  /** Units are the text itself, with nothing around it. */
  readonly literal: boolean;
  /** Where text may stand in a unit. */
  contents(unit: Buffer): readonly Content[];
}

/** Bytes that tell the format; readers wait for as many before they give the first text. */
const SNIFFED_BYTES = 16;
/** Formats with lengths or checksums around binary content: their text can be read, not exchanged. */
const BINARY =
  /^(image|audio|video|font)\/|^application\/(pdf|octet-stream|x-protobuf|protobuf|vnd\.amazon\.eventstream|(connect|grpc|grpc-web)(-text)?(\+.*)?)$/;
const EVENTS = /^(data|event|id|retry):|^:/;
const DOCUMENTS = /^[[{]|^\)\]\}'|^[ab]?[0-9a-k]:["{[]|^\d+\r?\n[[{]/;

/** The splitter for an answer; `undefined` where its text cannot be exchanged. */
export function answerUnits(response: ResponseHead): UnitSplitter | undefined {
  const media = mediaType(response.headers['content-type']);
  return BINARY.test(media) ? undefined : new SniffedUnits(media);
}

class SniffedUnits implements UnitSplitter {
  #first: Buffer | undefined = Buffer.alloc(0);
  /** Units that are shorter together than what tells the format. */
  #early: Buffer | undefined = Buffer.alloc(0);
  #units: { push(bytes: Buffer): readonly Buffer[]; finish(): readonly Buffer[]; waiting: number };
  contents: UnitSplitter['contents'] = textContents;
  literal = false;

  constructor(private readonly media: string) {
    this.#units = new TextUnits();
  }

  get waiting(): number {
    return (this.#first?.length ?? 0) + (this.#early?.length ?? 0) + this.#units.waiting;
  }

  push(bytes: Buffer): readonly Buffer[] {
    if (this.#first === undefined) return this.#joined(this.#units.push(bytes));
    this.#first = Buffer.concat([this.#first, bytes]);
    const enough = this.#first.toString('latin1').trimStart().length >= SNIFFED_BYTES;
    return enough ? this.#begin(this.#first) : [];
  }

  finish(): readonly Buffer[] {
    const begun = this.#first === undefined ? [] : this.#begin(this.#first);
    const units = [...begun, ...this.#joined(this.#units.finish())];
    const early = this.#early ?? Buffer.alloc(0);
    this.#early = undefined;
    return early.length === 0 ? units : [...units, early];
  }

  #begin(first: Buffer): readonly Buffer[] {
    this.#first = undefined;
    const start = first
      .toString('latin1')
      .replace(/^\xef\xbb\xbf/, '')
      .trimStart();
    if (this.media === 'text/event-stream' || EVENTS.test(start)) {
      this.#units = new EventUnits();
      this.contents = eventContents;
    } else if (/\bjson\b|ndjson/.test(this.media) || DOCUMENTS.test(start)) {
      this.#units = new DocumentUnits();
      this.contents = documentContents;
    } else this.literal = true;
    return this.#joined(this.#units.push(first));
  }

  /** Joins the first units, so that the reader knows the format by the end of the first of them. */
  #joined(units: readonly Buffer[]): readonly Buffer[] {
    if (this.#early === undefined) return units;
    let early = this.#early;
    for (const [index, unit] of units.entries()) {
      early = Buffer.concat([early, unit]);
      if (early.toString('latin1').trim().length < SNIFFED_BYTES) continue;
      this.#early = undefined;
      return [early, ...units.slice(index + 1)];
    }
    this.#early = early;
    return [];
  }
}
