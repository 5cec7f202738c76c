import type { BodyReceiver, BodySink } from '../../http/message';
import { EventSplitter, eventFields } from '../http/event-splitter';
import type { ChatEvent, EventReader, EventWriter } from '../translate/chat';
import { asJson, listAt, parseJson } from '../translate/json';
import { UsageTap } from '../usage/usage-tap';
import type { AnswerJob, AnswerOutcome } from './answer-job';
import { HeldEvents, type Release } from './held-events';

/** A stream on its way to the caller: translated, judged and counted piece by piece. */
export class StreamRelay implements BodyReceiver {
  readonly #tap: UsageTap;
  readonly #splitter: EventSplitter | undefined;
  readonly #reader: EventReader | undefined;
  readonly #writer: EventWriter | undefined;
  readonly #held: HeldEvents | undefined;
  #sink: BodySink | undefined;
  #bytes = 0;
  #over = false;
  /** The text can no longer be judged, and policy lets it pass. */
  #blind = false;
  #failed = false;

  constructor(
    private readonly job: AnswerJob,
    private readonly onOver: (outcome: AnswerOutcome) => void,
  ) {
    const { answer, translation, guard, extractor, request, stream } = job;
    const contentType = answer.headers['content-type'];
    this.#tap = new UsageTap(contentType);
    this.#reader = translation?.provider.eventReader();
    this.#writer = translation?.caller.eventWriter(translation.request, stream);
    const events = contentType?.startsWith('text/event-stream') ?? false;
    const looks = guard.watching || job.hidesUsage || job.rewrites;
    if (!translation && events && looks) this.#splitter = new EventSplitter();
    if (guard.watching) {
      const headers = this.#writer ? { 'content-type': this.#writer.contentType } : answer.headers;
      const reader = extractor.reader(request, { status: answer.status, headers });
      const rewrites = job.rewrites && (this.#writer !== undefined || events);
      this.#held = new HeldEvents(guard, reader, job.dialect, rewrites);
    }
  }

  start(): void {
    const { answer } = this.job;
    // Readers of a stream wait for its head; nothing that is judged is in it.
    this.#open();
    if (answer.body) answer.body.start(this);
    else this.onEnd();
  }

  onData(bytes: Buffer): void {
    if (this.#over) return;
    try {
      this.#take(bytes);
    } catch (error) {
      this.#break(error instanceof Error ? error.message : 'the stream could not be read');
    }
  }

  onEnd(): void {
    if (this.#over) return;
    try {
      this.#finish();
    } catch (error) {
      this.#break(error instanceof Error ? error.message : 'the stream could not be read');
    }
  }

  onError(error: Error): void {
    if (!this.#over) this.#break(error.message);
  }

  #take(bytes: Buffer): void {
    if (this.#reader) {
      for (const event of this.#reader.push(bytes)) {
        this.#note(event);
        if (this.#over) return;
      }
      return;
    }
    this.#tap.push(bytes);
    if (!this.#splitter) {
      this.#event(bytes);
      return;
    }
    for (const event of this.#splitter.push(bytes)) {
      if (this.job.hidesUsage && isUsageEvent(event)) continue;
      this.#event(event);
      if (this.#over) return;
    }
  }

  #note(event: ChatEvent): void {
    if (event.kind === 'usage') this.#tap.usage = event.usage;
    else if (event.kind === 'start' && event.model !== '') this.#tap.model = event.model;
    else if (event.kind === 'error') this.#failed = true;
    const written = this.#writer?.write(event);
    if (written && written.length > 0) this.#event(written);
  }

  /** One event, or one piece of a stream that has none, in the caller's form. */
  #event(bytes: Buffer): void {
    this.job.record?.(bytes);
    if (!this.#held || this.#blind) {
      this.#send(bytes);
      return;
    }
    this.#obey(this.#held.push(bytes));
  }

  #obey(release: Release): void {
    switch (release.kind) {
      case 'events':
        for (const event of release.events) this.#send(event);
        return;
      case 'stop':
        this.#stop(release.refusal);
        return;
      case 'too-much':
        this.#unreadable('too much of the answer had to be held back');
    }
  }

  #unreadable(reason: string): void {
    const refusal = this.job.unreadable(reason);
    if (refusal) {
      this.#stop(refusal);
      return;
    }
    this.#blind = true;
    for (const event of this.#held?.surrender() ?? []) this.#send(event);
  }

  #finish(): void {
    const rest = this.#splitter?.finish();
    if (rest) this.#event(rest);
    if (this.#over) return;
    if (this.#reader?.finish() === false && !this.#failed) {
      this.#break('the provider broke its answer off');
      return;
    }
    const end = this.#writer?.end();
    if (end && end.length > 0) this.#event(end);
    if (this.#over) return;
    if (this.#held && !this.#blind) this.#obey(this.#held.finish());
    if (this.#over) return;
    this.#open().end();
    this.#end({ result: this.#failed ? 'failed' : 'completed' });
  }

  #send(bytes: Buffer): void {
    const sink = this.#open();
    this.#bytes += bytes.length;
    this.job.observe?.(bytes);
    if (sink.write(bytes)) return;
    const { body } = this.job.answer;
    body?.pause();
    sink.onDrain = () => body?.resume();
  }

  #open(): BodySink {
    const { answer } = this.job;
    this.#sink ??= this.job.open(
      this.#writer?.contentType ?? answer.headers['content-type'],
      undefined,
    );
    return this.#sink;
  }

  #stop(refusal: Parameters<AnswerJob['stopped']>[0]): void {
    this.#over = true;
    this.job.answer.abort();
    this.job.stopped(refusal, this.#sink);
    this.#end({ result: 'stopped' });
  }

  #break(message: string): void {
    this.#over = true;
    this.job.answer.abort();
    this.job.broke(this.#sink, message);
    this.#end({ result: 'failed', error: message });
  }

  #end(end: { readonly result: AnswerOutcome['result']; readonly error?: string }): void {
    this.#over = true;
    this.#tap.finish();
    const { usage, model } = this.#tap;
    this.onOver({ ...end, usage, model, bytes: this.#bytes });
  }
}

const NO_CHOICES = /"choices"\s*:\s*\[\s*\]/;

/** The last event of a stream whose usage was asked for: no choices, only usage. */
function isUsageEvent(event: Buffer): boolean {
  if (!event.includes('"usage"')) return false;
  const { data } = eventFields(event);
  if (!NO_CHOICES.test(data)) return false;
  const json = asJson(parseJson(data));
  return asJson(json?.['usage']) !== undefined && listAt(json, 'choices').length === 0;
}
