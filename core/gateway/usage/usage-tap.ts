import { eventFields, EventSplitter } from '../http/event-splitter';
import { GATEWAY_LIMITS } from '../limits';
import { EventStreamDecoder } from '../translate/bedrock/event-stream';
import { asJson, listAt, listOf, parseJson, textAt } from '../translate/json';
import { joinUsage, usageOf, type Usage } from './usage';

/** What an answer says of itself: tokens, and the model that gave it. */
export class UsageTap {
  usage: Usage | undefined;
  model: string | undefined;
  readonly #feed: (chunk: Buffer) => void;
  readonly #end: () => void;

  constructor(contentType: string | undefined) {
    const type = contentType ?? '';
    if (type.startsWith('text/event-stream')) {
      const splitter = new EventSplitter();
      this.#feed = (chunk) => {
        for (const event of splitter.push(chunk)) this.#event(event);
      };
      this.#end = () => {
        const rest = splitter.finish();
        if (rest) this.#event(rest);
      };
    } else if (type.startsWith('application/vnd.amazon.eventstream')) {
      const decoder = new EventStreamDecoder();
      this.#feed = (chunk) => {
        for (const { payload } of decoder.push(chunk)) this.#frame(payload);
      };
      this.#end = () => undefined;
    } else {
      const whole = new Gathered();
      this.#feed = (chunk) => whole.push(chunk);
      this.#end = () => this.#whole(whole.text(), type);
    }
  }

  /** Never throws: what cannot be read names no usage. */
  push(chunk: Buffer): void {
    try {
      this.#feed(chunk);
    } catch {
      // A broken stream is the relay's to notice; it only has no usage here.
    }
  }

  finish(): void {
    try {
      this.#end();
    } catch {
      // As above.
    }
  }

  note(value: unknown): void {
    const usage = usageOf(value);
    if (usage) this.usage = joinUsage(this.usage, usage);
    this.model ??=
      textAt(value, 'model') ??
      textAt(value, 'message', 'model') ??
      textAt(value, 'response', 'model') ??
      textAt(value, 'modelVersion');
  }

  #event(event: Buffer): void {
    // Most events name no usage; only the first one is read for the model's name.
    if (this.model !== undefined && !namesUsage(event)) return;
    this.note(parseJson(eventFields(event).data));
  }

  /** A message of Bedrock's stream; `invoke` wraps the model's own event in base64. */
  #frame(payload: Buffer): void {
    const json = parseJson(payload.toString('utf8'));
    const bytes = textAt(json, 'bytes');
    this.note(
      bytes === undefined ? json : parseJson(Buffer.from(bytes, 'base64').toString('utf8')),
    );
  }

  #whole(text: string | undefined, type: string): void {
    if (text === undefined) return;
    if (type.includes('ndjson')) {
      for (const line of text.split('\n')) if (line !== '') this.note(parseJson(line));
      return;
    }
    const json = parseJson(text);
    // Gemini streams an array where no events were asked for.
    if (Array.isArray(json)) for (const item of listOf(json)) this.note(item);
    else this.note(json);
    if (asJson(json) && this.usage === undefined) this.#results(json);
  }

  /** Replicate and others wrap what a model gave. */
  #results(json: unknown): void {
    this.note(asJson(json)?.['result']);
    for (const item of listAt(json, 'results')) this.note(item);
  }
}

const USAGE = Buffer.from('"usage');
const NULL = 0x6e;

/** Whether an event holds a usage that is not `null`. */
function namesUsage(event: Buffer): boolean {
  const at = event.indexOf(USAGE);
  if (at < 0) return event.includes('Metrics"') || event.includes('"eval_count"');
  const colon = event.indexOf(0x3a, at);
  return colon >= 0 && event[colon + 1] !== NULL && event[colon + 2] !== NULL;
}

/** A body as far as it is kept. */
class Gathered {
  #chunks: Buffer[] = [];
  #bytes = 0;

  push(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes <= GATEWAY_LIMITS.wholeAnswerBytes) this.#chunks.push(chunk);
    else this.#chunks = [];
  }

  text(): string | undefined {
    if (this.#bytes > GATEWAY_LIMITS.wholeAnswerBytes) return undefined;
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}
