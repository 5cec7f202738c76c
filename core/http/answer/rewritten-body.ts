import { answerUnits, type UnitSplitter } from '../../extract/rewrite/answer-units';
import { textsOf } from '../../extract/rewrite/unit-texts';
import type { ResponseReader } from '../../extract/types';
import type { AnswerFacts, HeldAnswer, Release } from './held-answer';
import { HeldUnits, type Settled, type UnitText } from './held-units';

/** An answer whose text may be exchanged: it is cut into units, and each goes when it is settled. */
export class RewrittenBody implements HeldAnswer {
  readonly decodes = true;
  readonly #splitter: UnitSplitter | undefined;
  readonly #units: HeldUnits;

  constructor({ guard, extractor, request, response }: AnswerFacts) {
    const splitter = answerUnits(response);
    const again = unitText(extractor.reader(request, response));
    this.#splitter = splitter;
    this.#units = new HeldUnits({
      guard,
      read: unitText(extractor.reader(request, response)),
      // Masked text may begin like another format: what is nothing but text needs no reader.
      readAgain: (unit, last) =>
        splitter?.literal === true ? unit.toString('utf8') : again(unit, last),
      texts: (unit, nesting) => splitter && textsOf(unit, splitter.contents(unit), nesting),
    });
  }

  get waiting(): number {
    return this.#units.bytes + (this.#splitter?.waiting ?? 0);
  }

  push(_raw: Buffer, decoded: readonly Buffer[]): Release {
    const units = this.#splitter
      ? decoded.flatMap((piece) => this.#splitter?.push(piece) ?? [])
      : decoded;
    return this.#take(units, false);
  }

  finish(): Release {
    // The reader is told with the last unit that nothing follows; there is one, if it is empty.
    const units = this.#splitter?.finish() ?? [];
    const taken = this.#take(units.length === 0 ? [Buffer.alloc(0)] : units, true);
    if (taken.kind === 'stop') return taken;
    const settled = released(this.#units.finish());
    return settled.kind === 'stop'
      ? settled
      : { kind: 'bytes', bytes: [...taken.bytes, ...settled.bytes] };
  }

  surrender(): readonly Buffer[] {
    return [...this.#units.surrender(), ...(this.#splitter?.finish() ?? [])];
  }

  #take(units: readonly Buffer[], last: boolean): Release {
    const bytes: Buffer[] = [];
    for (const [index, unit] of units.entries()) {
      const settled = released(this.#units.push(unit, last && index === units.length - 1));
      if (settled.kind === 'stop') return settled;
      bytes.push(...settled.bytes);
    }
    return { kind: 'bytes', bytes };
  }
}

function released(settled: Settled): Release {
  if (settled.kind === 'stop') return settled;
  const bytes = settled.units.map((unit) => unit.bytes).filter(({ length }) => length > 0);
  return { kind: 'bytes', bytes };
}

function unitText(reader: ResponseReader): UnitText {
  return (unit, last) => reader.push(unit) + (last ? reader.finish() : '');
}
