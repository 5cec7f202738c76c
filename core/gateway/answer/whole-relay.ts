import type { BodyReceiver } from '../../http/message';
import type { GuardDecision } from '../../pipeline/types';
import { errorBody } from '../http/error-shape';
import { GATEWAY_LIMITS } from '../limits';
import { asJson, parseJson, textAt } from '../translate/json';
import { UsageTap } from '../usage/usage-tap';
import type { AnswerJob, AnswerOutcome } from './answer-job';
import { answerTexts, SEPARATOR } from './answer-texts';

/** An answer that comes as one document: read whole, translated, judged, sent with its length. */
export class WholeRelay implements BodyReceiver {
  #chunks: Buffer[] = [];
  #bytes = 0;
  #over = false;
  readonly #tap: UsageTap;

  constructor(
    private readonly job: AnswerJob,
    private readonly onOver: (outcome: AnswerOutcome) => void,
  ) {
    this.#tap = new UsageTap(job.answer.headers['content-type']);
  }

  start(): void {
    const { body } = this.job.answer;
    if (body) body.start(this);
    else this.onEnd();
  }

  onData(bytes: Buffer): void {
    if (this.#over) return;
    this.#chunks.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes <= GATEWAY_LIMITS.wholeAnswerBytes) return;
    this.#fail('the answer is too large');
  }

  onEnd(): void {
    if (this.#over) return;
    const [only] = this.#chunks;
    const body = this.#chunks.length === 1 && only ? only : Buffer.concat(this.#chunks);
    this.#chunks = [];
    this.#tap.push(body);
    this.#tap.finish();
    const translated = this.job.translation ? this.#translated(body) : body;
    if (translated) this.#judge(translated);
    else this.#fail('the provider sent an answer that is none of its API');
  }

  onError(error: Error): void {
    if (!this.#over) this.#fail(error.message);
  }

  #translated(body: Buffer): Buffer | undefined {
    const { translation, answer, dialect, stream } = this.job;
    const json = asJson(parseJson(body.toString('utf8')));
    if (answer.status >= 400) return translatedError(dialect, answer.status, json, body);
    const read = json && translation?.provider.readAnswer(json);
    if (!read || !translation) return undefined;
    const model = read.model === '' ? translation.request.model : read.model;
    const named = { ...read, model, id: read.id === '' ? stream.id : read.id };
    return Buffer.from(JSON.stringify(translation.caller.writeAnswer(named, stream)));
  }

  #judge(body: Buffer): void {
    this.job.record?.(body);
    const { guard, rewrites, answer } = this.job;
    if (!guard.watching || answer.status >= 400) {
      this.#send(body);
      return;
    }
    try {
      if (rewrites) this.#exchange(body);
      else this.#pass(body);
    } catch {
      // A reader that trips over an answer is a defect; policy says what it means.
      this.#unreadable(body);
    }
  }

  #pass(body: Buffer): void {
    const { extractor, request, answer, guard } = this.job;
    const reader = extractor.reader(request, {
      status: answer.status,
      headers: this.job.translation ? JSON_HEADERS : answer.headers,
    });
    const text = reader.push(body) + reader.finish();
    const first = guard.push(text);
    const decision = first.kind === 'stop' ? first : guard.finish();
    if (decision.kind === 'stop') this.#stop(decision.refusal);
    else this.#send(body);
  }

  /** Judges all texts of the answer together and puts them back one by one. */
  #exchange(body: Buffer): void {
    const { guard } = this.job;
    const json = parseJson(body.toString('utf8'));
    const places = json === undefined ? [] : answerTexts(json);
    if (places.length === 0) {
      this.#pass(body);
      return;
    }
    const original = places.map(({ text }) => text).join(SEPARATOR);
    const text = judged(guard.push(original), original);
    if (text.kind === 'stop') {
      this.#stop(text.refusal);
      return;
    }
    const rest = judged(guard.finish(), text.rest);
    if (rest.kind === 'stop') {
      this.#stop(rest.refusal);
      return;
    }
    const changed = (text.out + rest.out).split(SEPARATOR);
    if (changed.length !== places.length || text.out + rest.out === original) {
      this.#send(body);
      return;
    }
    for (const [index, place] of places.entries()) place.set(changed[index] ?? place.text);
    this.#send(Buffer.from(JSON.stringify(json)));
  }

  #unreadable(body: Buffer): void {
    const refusal = this.job.unreadable('the answer could not be read');
    if (refusal) this.#stop(refusal);
    else this.#send(body);
  }

  #send(body: Buffer): void {
    const type = this.job.translation
      ? 'application/json'
      : this.job.answer.headers['content-type'];
    const sink = this.job.open(type, body.length);
    sink.write(body);
    sink.end();
    this.job.observe?.(body);
    this.#end({ result: 'completed' }, body.length);
  }

  #stop(refusal: Parameters<AnswerJob['stopped']>[0]): void {
    this.job.stopped(refusal, undefined);
    this.#end({ result: 'stopped' }, 0);
  }

  #fail(message: string): void {
    this.job.answer.abort();
    this.job.broke(undefined, message);
    this.#end({ result: 'failed', error: message }, 0);
  }

  #end(end: Pick<AnswerOutcome, 'result' | 'error'>, bytes: number): void {
    this.#over = true;
    const { usage, model } = this.#tap;
    this.onOver({ ...end, usage, model, bytes });
  }
}

const JSON_HEADERS = { 'content-type': 'application/json' };

/** What goes out after a decision, and what the guard still keeps. */
function judged(
  decision: GuardDecision,
  waiting: string,
):
  | { readonly kind: 'stop'; readonly refusal: Parameters<AnswerJob['stopped']>[0] }
  | { readonly kind: 'text'; readonly out: string; readonly rest: string } {
  switch (decision.kind) {
    case 'stop':
      return decision;
    case 'hold':
      return { kind: 'text', out: '', rest: waiting };
    case 'pass':
      return { kind: 'text', out: decision.text ?? waiting, rest: '' };
  }
}

/** A provider's error in the form of the caller's API, with the provider's own words. */
function translatedError(
  dialect: AnswerJob['dialect'],
  status: number,
  json: Readonly<Record<string, unknown>> | undefined,
  body: Buffer,
): Buffer {
  const message =
    textAt(json, 'error', 'message') ??
    textAt(json, 'message') ??
    textAt(json, 'error') ??
    body.toString('utf8', 0, 500);
  const code = textAt(json, 'error', 'code') ?? textAt(json, 'error', 'type') ?? null;
  return Buffer.from(JSON.stringify(errorBody(dialect, { status, message, providerCode: code })));
}
