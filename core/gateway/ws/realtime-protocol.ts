import type { GatewayError } from '../http/gateway-error';
import { asJson, parseJson, textAt, type Json } from '../translate/json';
import { joinUsage, NO_USAGE, usageOf, type Usage } from '../usage/usage';

/** What an event of a provider says beside the text of its answer. */
export type RealtimeNote =
  | { readonly kind: 'begun' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'done'; readonly usage: Usage }
  /** What a person said aloud, written down by the provider. */
  | { readonly kind: 'heard'; readonly text: string; readonly item: string | undefined };

/** How answers are asked for and counted on one connection. */
export interface RealtimeProtocol {
  /** The model that a message of the caller names for the connection. */
  modelOf(message: Buffer): string | undefined;
  /** Whether a message of the caller asks for an answer. */
  asks(message: Buffer, binary: boolean): boolean;
  notes(message: Buffer, binary: boolean): readonly RealtimeNote[];
  /** Why an answer may not be had; none where the protocol has no form for it. */
  refusal(error: GatewayError): readonly string[];
}

/** The protocol of an extractor's messages. Others say nothing that can be counted. */
export function realtimeProtocol(extractor: string): RealtimeProtocol {
  return extractor === 'gemini-live' ? new GeminiLive() : new OpenAiRealtime();
}

/** The event by which a caller asks for an answer (OpenAI Realtime, client events). */
const ASK = 'response.create';
/** OpenAI Realtime, server events. */
const SPOKEN = 'conversation.item.input_audio_transcription.completed';
const NOTED = ['response.created', 'response.done', '"error"', SPOKEN];

class OpenAiRealtime implements RealtimeProtocol {
  modelOf(): undefined {
    return undefined; // the address names it
  }

  asks(message: Buffer, binary: boolean): boolean {
    return !binary && message.includes(ASK) && textAt(read(message), 'type') === ASK;
  }

  notes(message: Buffer, binary: boolean): readonly RealtimeNote[] {
    if (binary || !NOTED.some((type) => message.includes(type))) return [];
    const event = read(message);
    switch (textAt(event, 'type')) {
      case 'response.created':
        return [{ kind: 'begun' }];
      case 'error':
        return [{ kind: 'refused' }];
      case 'response.done':
        return [{ kind: 'done', usage: usageOf(event) ?? NO_USAGE }];
      case SPOKEN: {
        const text = textAt(event, 'transcript') ?? '';
        return text === '' ? [] : [{ kind: 'heard', text, item: textAt(event, 'item_id') }];
      }
      default:
        return [];
    }
  }

  refusal({ message, code, status }: GatewayError): readonly string[] {
    const type = status === 429 ? 'rate_limit_error' : 'invalid_request_error';
    const source = 'portcullis-gateway';
    const error = { type, code: String(code), message, param: null, source };
    return [JSON.stringify({ type: 'error', error })];
  }
}

/** Members that end an answer, or count it. */
const ENDS = ['turnComplete', 'interrupted', 'toolCall', 'usageMetadata'];

/** Gemini's Live API (ai.google.dev, Live API reference). Messages of the server are binary frames. */
class GeminiLive implements RealtimeProtocol {
  #asked = false;
  #answering = false;
  /** Of the answer under way. */
  #usage: Usage | undefined;

  modelOf(message: Buffer): string | undefined {
    if (!message.includes('"setup"')) return undefined;
    return textAt(read(message), 'setup', 'model')?.replace(/^models\//, '');
  }

  /** Several messages may be one turn: what speaks while an answer is waited for asks for no other. */
  asks(message: Buffer): boolean {
    if (this.#asked || this.#answering) return false;
    const event = read(message);
    const content = asJson(event?.['clientContent']);
    this.#asked =
      (content !== undefined && content['turnComplete'] === true) ||
      textAt(event, 'realtimeInput', 'text') !== undefined ||
      event?.['toolResponse'] !== undefined;
    return this.#asked;
  }

  notes(message: Buffer): readonly RealtimeNote[] {
    // Of the many pieces of a spoken answer only the first and the last say something.
    if (this.#answering && !ENDS.some((name) => message.includes(name))) return [];
    const event = read(message);
    const content = asJson(event?.['serverContent']);
    const usage = usageOf(event);
    if (usage) this.#usage = joinUsage(this.#usage, usage);
    const calls = event?.['toolCall'] !== undefined;
    const speaks = calls || content?.['modelTurn'] !== undefined;
    const ends = calls || content?.['turnComplete'] === true || content?.['interrupted'] === true;
    const notes: RealtimeNote[] = [];
    if (!this.#answering && (speaks || (ends && this.#asked))) {
      this.#answering = true;
      this.#asked = false;
      notes.push({ kind: 'begun' });
    }
    // Usage may come after the end.
    if (this.#answering ? ends : usage !== undefined) {
      this.#answering = false;
      notes.push({ kind: 'done', usage: this.#usage ?? NO_USAGE });
      this.#usage = undefined;
    }
    return notes;
  }

  refusal(): readonly string[] {
    return [];
  }
}

function read(message: Buffer): Json | undefined {
  return asJson(parseJson(message.toString('utf8')));
}
