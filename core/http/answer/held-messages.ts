import type { AnswerGuard } from '../../exchange/answer-guard';
import type { Refusal } from '../../exchange/verdict';
import { messageContents } from '../../extract/rewrite/message-contents';
import { textsOf } from '../../extract/rewrite/unit-texts';
import type { SocketMessage, SocketReading } from '../../extract/websocket/types';
import { HeldUnits, type Settled } from './held-units';

/** Silence after which what is held back of an answer counts as complete, ms. */
export const PAUSE_MS = 300;
/** Bytes after which readers begin anew: they remember what was said, and a socket may never end. */
const RENEWAL_BYTES = 16 * 1024 * 1024;

/** What becomes of the messages that wait. */
export type MessageRelease =
  | {
      readonly kind: 'messages';
      /** The first ones that wait may go: `undefined` as they came, or with these bytes in them. */
      readonly messages: readonly (Buffer | undefined)[];
    }
  | { readonly kind: 'stop'; readonly refusal: Refusal };

export interface HeldMessagesOptions {
  /** Begins to read what the server says. */
  readonly open: () => Pick<SocketReading, 'received'>;
  /** Bytes that are held back before they are judged as they are. */
  readonly heldBytes: number;
  /** Refusal for an answer that cannot be read, where policy fails closed; else `undefined`. */
  readonly unreadable: () => Refusal | undefined;
  /** The server has come to a pause: what was held back of its answer. */
  readonly onPause: (release: MessageRelease) => void;
  readonly pauseMs?: number;
}

const NONE: MessageRelease = { kind: 'messages', messages: [] };

/**
 * Keeps what the server of a WebSocket says back until its text is judged, message by message, with
 * other text in it where a rule masks. Whoever passes messages on keeps them in the order they came in
 * and does what each release says of the first of them.
 */
export class HeldMessages {
  #guard: AnswerGuard | undefined;
  #units: HeldUnits | undefined;
  /** Reads answers that nobody watches, for their length. */
  #counting: Pick<SocketReading, 'received'> | undefined;
  /** Set once the answer could not be read and policy lets it pass. */
  #blind = false;
  #waiting = 0;
  /** Whether the messages that are held are texts; the first is written first. */
  #kinds: boolean[] = [];
  #isText = false;
  /** The last message added to the answer. */
  #added = false;
  #readBytes = 0;
  #pause: NodeJS.Timeout | undefined;
  #pauseEnd: NodeJS.Immediate | undefined;

  constructor(private readonly options: HeldMessagesOptions) {}

  /** What comes from here on is the answer that this guard watches; `flush` what is held before. */
  begin(guard: AnswerGuard): void {
    this.#guard = guard;
    if (this.#blind || !guard.watching) this.#units = undefined;
    this.#blind = false;
    if (this.#units) this.#units.next(guard);
    else if (guard.watching) this.#open(guard);
  }

  /** Takes a message behind those that wait. */
  push(payload: Buffer, isText: boolean): MessageRelease {
    this.#waiting += 1;
    const guard = this.#guard;
    if (guard === undefined || this.#blind) return this.#all();
    if (!guard.watching) return this.#count(guard, messageOf(payload, isText));
    this.#isText = isText;
    this.#kinds.push(isText);
    this.#readBytes += payload.length;
    const release = this.#read((units) => units.push(payload));
    if (release.kind === 'stop') return release;
    const held = this.#units?.bytes ?? 0;
    if (held <= this.options.heldBytes && this.#readBytes <= RENEWAL_BYTES) {
      this.#await();
      return release;
    }
    const rest = this.flush();
    if (this.#readBytes > RENEWAL_BYTES && rest.kind === 'messages') this.#open(guard);
    return joined(release, rest);
  }

  /** Judges what is held as it is. */
  flush(): MessageRelease {
    this.#goOn();
    if (this.#waiting === 0) return NONE;
    return this.#read((units) => units.finish());
  }

  /** Forgets what is held: the socket is over. */
  close(): void {
    this.#goOn();
    this.#guard = undefined;
    this.#units = undefined;
    this.#waiting = 0;
  }

  #open(guard: AnswerGuard): void {
    const first = this.options.open();
    const again = this.options.open();
    this.#readBytes = 0;
    this.#kinds = [];
    this.#units = new HeldUnits({
      guard,
      read: (unit) => {
        const text = first.received(messageOf(unit, this.#isText));
        this.#added = text !== '';
        return text;
      },
      readAgain: (unit) => again.received(messageOf(unit, this.#kinds.shift() === true)),
      texts: (unit, nesting) => {
        const contents = messageContents(unit, this.#isText);
        return contents.length === 0 ? undefined : textsOf(unit, contents, nesting);
      },
    });
  }

  #read(read: (units: HeldUnits) => Settled): MessageRelease {
    if (this.#units === undefined) return this.#all();
    let settled: Settled;
    try {
      settled = read(this.#units);
    } catch {
      // A reader that trips over a message is a defect; policy says what it means.
      const refusal = this.options.unreadable();
      if (refusal) return { kind: 'stop', refusal };
      this.#blind = true;
      return this.#all();
    }
    if (settled.kind === 'stop') return settled;
    this.#waiting -= settled.units.length;
    const messages = settled.units.map(({ bytes, changed }) => (changed ? bytes : undefined));
    return { kind: 'messages', messages };
  }

  #count(guard: AnswerGuard, message: SocketMessage): MessageRelease {
    this.#counting ??= this.options.open();
    try {
      guard.push(this.#counting.received(message));
    } catch {
      // Nobody asks about it: a message that a reader trips over only counts for nothing.
    }
    return this.#all();
  }

  /** Lets everything that waits go as it came. */
  #all(): MessageRelease {
    const messages = Array.from({ length: this.#waiting }, () => undefined);
    this.#waiting = 0;
    return { kind: 'messages', messages };
  }

  /** What adds nothing to the answer (a heartbeat, sound) does not put the end of the pause off. */
  #await(): void {
    if (this.#waiting === 0 || this.#added) this.#goOn();
    if (this.#waiting === 0) return;
    const { onPause, pauseMs = PAUSE_MS } = this.options;
    this.#pause ??= setTimeout(() => {
      // The time may have gone into other work, with more of the answer waiting to be read.
      this.#pauseEnd = setImmediate(() => onPause(this.flush()));
    }, pauseMs);
  }

  /** The pause is over, or none. */
  #goOn(): void {
    clearTimeout(this.#pause);
    clearImmediate(this.#pauseEnd);
    this.#pause = undefined;
  }
}

function joined(
  first: Extract<MessageRelease, { kind: 'messages' }>,
  second: MessageRelease,
): MessageRelease {
  if (second.kind === 'stop') return second;
  return { kind: 'messages', messages: [...first.messages, ...second.messages] };
}

const messageOf = (payload: Buffer, isText: boolean): SocketMessage =>
  isText ? payload.toString('utf8') : payload;
