import type { Refusal } from '../../exchange/verdict';
import type { ResponseReader } from '../../extract/types';
import type { AnswerGuard, GuardDecision } from '../../pipeline/types';
import { GATEWAY_LIMITS } from '../limits';
import type { Dialect } from '../translate/dialect';
import { eventText, SEPARATOR, withRepeated, type EventText } from './answer-texts';

/** An event that waits for what the guard says of its text. */
interface Held {
  readonly bytes: Buffer;
  /** Number of the block that its text belongs to, counted through the stream; -1: it has no text. */
  readonly slot: number;
  readonly text: string;
  readonly place: EventText | undefined;
}

export type Release =
  | { readonly kind: 'events'; readonly events: readonly Buffer[] }
  | { readonly kind: 'stop'; readonly refusal: Refusal }
  /** More had to be held back than is allowed. */
  | { readonly kind: 'too-much' };

const NOTHING: Release = { kind: 'events', events: [] };

/**
 * Holds the events of a stream back until the guard has judged their text, and puts other text in
 * its place where the guard has exchanged it.
 */
export class HeldEvents {
  #held: Held[] = [];
  #bytes = 0;
  /** The block that is being read, and the one whose text comes out next. */
  #slotIn = 0;
  #slotName: string | undefined;
  #slotOut = 0;
  /** Exchanged text that waits for an event of its block. */
  readonly #due = new Map<number, string>();
  /** What blocks said, before and after, for events that repeat it. */
  readonly #said = new Map<number, { before: string; after: string }>();
  #exchanged = false;

  constructor(
    private readonly guard: AnswerGuard,
    private readonly reader: ResponseReader,
    private readonly dialect: Dialect,
    /** Text may be exchanged; otherwise it only passes or not. */
    private readonly rewrites: boolean,
  ) {}

  push(bytes: Buffer): Release {
    const text = this.reader.push(bytes);
    if (text === '' && this.#held.length === 0) {
      return { kind: 'events', events: [this.#repeated(bytes)] };
    }
    const pushed = this.#hold(bytes, text);
    if (this.#bytes > GATEWAY_LIMITS.heldBytes) return { kind: 'too-much' };
    return pushed === '' ? NOTHING : this.#obey(this.guard.push(pushed), false);
  }

  finish(): Release {
    const rest = this.reader.finish();
    if (rest !== '') this.guard.push(rest);
    return this.#obey(this.guard.finish(), true);
  }

  /** Lets everything go unread. */
  surrender(): readonly Buffer[] {
    const events = this.#held.map(({ bytes }) => bytes);
    this.#held = [];
    this.#bytes = 0;
    return events;
  }

  /** Keeps an event and gives the text to judge. */
  #hold(bytes: Buffer, text: string): string {
    this.#bytes += bytes.length;
    const place = this.rewrites && text !== '' ? eventText(this.dialect, bytes) : undefined;
    let judged = text;
    if (place && place.slot !== this.#slotName) {
      if (this.#slotName !== undefined) {
        this.#slotIn += 1;
        judged = SEPARATOR + text;
      }
      this.#slotName = place.slot;
    }
    this.#held.push({ bytes, slot: text === '' ? -1 : this.#slotIn, text, place });
    return judged;
  }

  #obey(decision: GuardDecision, last: boolean): Release {
    switch (decision.kind) {
      case 'stop':
        return { kind: 'stop', refusal: decision.refusal };
      case 'hold':
        return NOTHING;
      case 'pass':
        if (decision.text === undefined && !this.#exchanged) return this.#releaseAll();
        this.#exchanged = true;
        this.#deal(decision.text ?? this.#originalText());
        return { kind: 'events', events: last ? this.#emit(Infinity) : this.#emit(this.#slotOut) };
    }
  }

  #releaseAll(): Release {
    for (const { slot, text } of this.#held) this.#note(slot, text, text);
    this.#slotOut = this.#slotIn;
    return { kind: 'events', events: this.surrender() };
  }

  #originalText(): string {
    let slot = this.#slotOut;
    let all = '';
    for (const held of this.#held) {
      if (held.slot < 0) continue;
      while (slot < held.slot) {
        all += SEPARATOR;
        slot += 1;
      }
      all += held.text;
    }
    return all;
  }

  /** Deals judged text out to the blocks it belongs to. */
  #deal(text: string): void {
    const pieces = text.split(SEPARATOR);
    for (const [index, piece] of pieces.entries()) {
      const slot = this.#slotOut + index;
      this.#due.set(slot, (this.#due.get(slot) ?? '') + piece);
    }
    this.#slotOut = Math.min(this.#slotIn, this.#slotOut + pieces.length - 1);
  }

  /**
   * Gives the events of complete blocks out. Of the block that may go on, the last event stays, to
   * carry the text that the guard still keeps.
   */
  #emit(open: number): Buffer[] {
    const carrier = this.#held.findLastIndex(({ slot }) => slot === open);
    const end = carrier < 0 ? this.#held.length : carrier;
    const events = this.#held.slice(0, end).map((held) => this.#written(held));
    this.#held = this.#held.slice(end);
    const [last] = this.#held;
    // What is due goes out now, in a copy of the event that stays.
    if (last && carrier >= 0 && last.place && !last.place.ends && this.#due.get(open)) {
      events.push(this.#written(last));
      this.#held[0] = { ...last, text: '' };
    }
    this.#bytes = this.#held.reduce((sum, { bytes }) => sum + bytes.length, 0);
    return events;
  }

  #written({ bytes, slot, text, place }: Held): Buffer {
    if (slot < 0) return this.#repeated(bytes);
    const due = this.#due.get(slot) ?? '';
    this.#due.set(slot, '');
    this.#note(slot, text, due);
    return place ? place.with(due) : bytes;
  }

  #note(slot: number, before: string, after: string): void {
    if (slot < 0 || !this.rewrites) return;
    const said = this.#said.get(slot) ?? { before: '', after: '' };
    said.before += before;
    said.after += after;
    this.#said.set(slot, said);
  }

  /** Some APIs say at the end of a block once more what it said. */
  #repeated(bytes: Buffer): Buffer {
    if (!this.#exchanged || this.dialect !== 'openai-responses') return bytes;
    const changed = [...this.#said.values()].filter(({ before, after }) => before !== after);
    return withRepeated(bytes, new Map(changed.map(({ before, after }) => [before, after])));
  }
}
