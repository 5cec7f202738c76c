import type { AnswerEdit, AnswerGuard, GuardDecision } from '../../exchange/answer-guard';
import type { Refusal } from '../../exchange/verdict';
import { TextPlaces, type TextPlace } from '../../extract/rewrite/text-places';
import { UnitWriter } from '../../extract/rewrite/unit-writer';
import type { UnitTexts } from '../../extract/rewrite/unit-texts';

/** One unit that may go: an event, a document, a message. */
interface SettledUnit {
  readonly bytes: Buffer;
  /** False: as it came. */
  readonly changed: boolean;
}

export type Settled =
  | { readonly kind: 'units'; readonly units: readonly SettledUnit[] }
  | { readonly kind: 'stop'; readonly refusal: Refusal };

/** Gives the text that a unit adds to the answer; `last`: no unit follows. */
export type UnitText = (unit: Buffer, last: boolean) => string;

interface HeldUnitsOptions {
  readonly guard: AnswerGuard;
  readonly read: UnitText;
  /** The same reader once more: it reads what goes out, to see that nothing else is said there. */
  readonly readAgain: UnitText;
  /**
   * The strings of a unit; `nesting`: levels of JSON in strings that are taken apart too. `undefined`:
   * its text can be read and not exchanged.
   */
  readonly texts: (unit: Buffer, nesting: number) => UnitTexts | undefined;
}

interface Held {
  readonly bytes: Buffer;
  /** No unit follows. */
  readonly last: boolean;
  /** What it says, and where that stands in the text of the answer. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly texts: UnitTexts | undefined;
  readonly places: readonly TextPlace[] | undefined;
}

/** Levels of JSON in strings in which a text is looked for: what people are told may be JSON itself. */
const NESTINGS = [0, 1, 2, 3];

/** A unit whose text must be exchanged and cannot be. */
class NoPlaceError extends Error {}

/**
 * Holds the units of an answer back until the guard has judged their text, and puts masked text and
 * restored placeholders in its place. Where that cannot be done, and where what goes out says anything
 * but what may pass, the answer ends.
 */
export class HeldUnits {
  readonly #places = new TextPlaces();
  readonly #writer = new UnitWriter();
  #held: Held[] = [];
  #bytes = 0;
  /** Text that was read; UTF-16 code units. */
  #length = 0;
  /** Edits of text that is still held. */
  #edits: AnswerEdit[] = [];
  /** Text that may go and was not read in what went out. */
  #expected = '';

  #guard: AnswerGuard;

  constructor(private readonly options: HeldUnitsOptions) {
    this.#guard = options.guard;
  }

  /** Bytes of units that wait. */
  get bytes(): number {
    return this.#bytes;
  }

  get holding(): boolean {
    return this.#held.length > 0;
  }

  push(bytes: Buffer, last = false): Settled {
    const text = this.options.read(bytes, last);
    this.#hold(bytes, text, last);
    if (text === '' && this.#held.length > 1) return { kind: 'units', units: [] };
    return text === '' ? this.#settled(this.#length) : this.#obey(this.#guard.push(text));
  }

  /** No more units come, or none for a while. */
  finish(): Settled {
    return this.#obey(this.#guard.finish());
  }

  /** The answer is over, with nothing of it held: what comes next is one that this guard watches. */
  next(guard: AnswerGuard): void {
    this.#guard = guard;
    this.#length = 0;
    this.#edits = [];
    this.#expected = '';
  }

  /** What is held, to let it go unread. */
  surrender(): readonly Buffer[] {
    const bytes = this.#held.map((held) => held.bytes);
    this.#held = [];
    this.#bytes = 0;
    return bytes;
  }

  #hold(bytes: Buffer, text: string, last: boolean): void {
    const start = this.#length;
    this.#length += text.length;
    this.#bytes += bytes.length;
    const place = { start, end: this.#length };
    this.#held.push({ bytes, last, text, ...place, ...this.#placed(bytes, text) });
  }

  #placed(bytes: Buffer, text: string): Pick<Held, 'texts' | 'places'> {
    const flat = this.options.texts(bytes, 0);
    if (flat === undefined) return { texts: undefined, places: undefined };
    if (text === '') return { texts: flat, places: [] };
    for (const nesting of NESTINGS) {
      const texts = nesting === 0 ? flat : this.options.texts(bytes, nesting);
      const places = texts && this.#places.find(texts.leaves, text);
      if (places) return { texts, places };
    }
    return { texts: flat, places: undefined };
  }

  #obey(decision: GuardDecision): Settled {
    switch (decision.kind) {
      case 'hold':
        return { kind: 'units', units: [] };
      case 'stop':
        return decision;
      case 'pass':
        for (const edit of decision.edits ?? []) this.#note(edit);
        return this.#settled(decision.through ?? this.#length);
    }
  }

  #note(edit: AnswerEdit): void {
    this.#edits.push(edit);
    this.#writer.exchange({ value: this.#textBetween(edit.start, edit.end), text: edit.text });
  }

  #textBetween(start: number, end: number): string {
    return this.#held
      .map((held) =>
        held.text.slice(Math.max(0, start - held.start), Math.max(0, end - held.start)),
      )
      .join('');
  }

  /** Gives out the units whose text is settled, and those without text between them. */
  #settled(through: number): Settled {
    let count = this.#held.findIndex(({ end }) => end > through);
    if (count < 0) count = this.#held.length;
    const going = this.#held.slice(0, count);
    this.#held = this.#held.slice(count);
    try {
      const units = going.map((held) => this.#written(held));
      this.#bytes -= going.reduce((sum, { bytes }) => sum + bytes.length, 0);
      const from = this.#held[0]?.start ?? this.#length;
      this.#edits = this.#edits.filter(({ end }) => end > from);
      return { kind: 'units', units };
    } catch (error) {
      if (error instanceof NoPlaceError) return this.#guard.cannotRewrite();
      throw error;
    }
  }

  #written(held: Held): SettledUnit {
    const own = this.#edits.filter(({ start, end }) => start < held.end && held.start < end);
    const fits = held.places !== undefined;
    if (!fits && own.some(({ kind }) => kind === 'mask')) throw new NoPlaceError();
    const textOf = (from: number, to: number): string =>
      fits ? edited(held.text, held.start, from, to, own) : held.text.slice(from, to);
    let bytes = held.bytes;
    if (held.texts) {
      bytes = this.#writer.write(held.bytes, held.texts, held.places ?? [], textOf);
    }
    this.#check(bytes, textOf(0, held.text.length), held.last);
    return { bytes, changed: bytes !== held.bytes };
  }

  /** What goes out is read once more, and must not say anything but what may pass. */
  #check(bytes: Buffer, text: string, last: boolean): void {
    this.#expected += text;
    const said = this.options.readAgain(bytes, last);
    if (!this.#expected.startsWith(said)) throw new NoPlaceError();
    this.#expected = this.#expected.slice(said.length);
  }
}

/** A range of a unit's text with the edits in it. An edit's text stands where the edit begins. */
function edited(
  text: string,
  start: number,
  from: number,
  to: number,
  edits: readonly AnswerEdit[],
): string {
  let result = '';
  let at = from;
  for (const edit of edits) {
    const begin = edit.start - start;
    const end = edit.end - start;
    if (end <= at || begin >= to) continue;
    result += text.slice(at, Math.max(at, begin));
    if (begin >= at) result += edit.text;
    at = Math.max(at, Math.min(end, to));
  }
  return result + text.slice(at, to);
}
