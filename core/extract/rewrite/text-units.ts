import type { Content } from './unit-texts';

/** Cuts plain text anywhere but within a character (RFC 3629 3). */
export class TextUnits {
  #rest: Buffer = Buffer.alloc(0);

  get waiting(): number {
    return this.#rest.length;
  }

  push(bytes: Buffer): readonly Buffer[] {
    const all = Buffer.concat([this.#rest, bytes]);
    const end = lastWhole(all);
    this.#rest = all.subarray(end);
    return end === 0 ? [] : [all.subarray(0, end)];
  }

  finish(): readonly Buffer[] {
    const rest = this.#rest;
    this.#rest = Buffer.alloc(0);
    return rest.length === 0 ? [] : [rest];
  }
}

/** Where the last character begins that the bytes do not end; their length where there is none. */
function lastWhole(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

export function textContents(unit: Buffer): readonly Content[] {
  return [{ start: 0, end: unit.length, bytes: unit, literal: true, encode: (value) => value }];
}
