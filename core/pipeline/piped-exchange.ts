import type { SealedPayload } from '../exchange/event';
import type { Finding } from '../exchange/finding';
import type { Prompt } from '../exchange/part';
import type { PolicyDocument, Rule } from '../exchange/policy-document';
import { NO_SIGNALS } from '../exchange/signals';
import type { Refusal, Verdict } from '../exchange/verdict';
import { sealPayload } from '../audit/seal-payload';
import { allRules } from '../policy/gateway-rules';
import type { CompiledPolicy, Facts } from '../policy/types';
import { PassedAnswer } from './answer/passed-answer';
import { RewrittenAnswer } from './answer/rewritten-answer';
import { UnwatchedAnswer } from './answer/unwatched-answer';
import type { WatchedAnswer } from './answer/watched-answer';
import { emptyRefusal, enforce, type Enforcement } from './enforcement';
import {
  eventBase,
  exchangeEvent,
  failureEvent,
  outcomeEvent,
  promptPayload,
  type Asked,
} from './exchange-event';
import { describeFailure, stage, verdictOnFailure } from './failure';
import { listFound } from './found';
import {
  headFacts,
  inspect,
  withUnreadable,
  type Inspection,
  type InspectionOptions,
} from './inspection';
import type { ExchangeRedactor } from './redaction/redactor';
import { ruleRef } from './rule-ref';
import { payScores, type OwedScore } from './rate-limiting';
import type { AnswerGuard, AnswerOptions, AskMode, Exchange, ExchangeHead, Outcome } from './types';

/** Of an answer whose provider does not say how many tokens it had. */
const CHARACTERS_PER_TOKEN = 4;

interface InnerMode extends AskMode {
  /** Why the body could not be read. */
  readonly unreadable?: string;
  /** What that comes to where no rule says otherwise. */
  readonly failure?: 'open' | 'closed';
}

/** No rule has anything to say of it. */
function isUnremarkable({ decision }: Inspection): boolean {
  return decision.action === 'allow' && !decision.rule && decision.logged.length === 0;
}

/** Whether anything in the text of an answer may have to be exchanged. */
function masksAnswers(document: PolicyDocument): boolean {
  return allRules(document).some(
    ({ enabled, phase, action }) => enabled && phase === 'response' && action === 'redact',
  );
}

/** One exchange: holds what the stages of one request need to know of one another. */
export class PipedExchange implements Exchange {
  readonly id: string;
  private readonly begun: number;
  private policy: CompiledPolicy;
  private readonly redactor: ExchangeRedactor;
  private facts: Facts | undefined;
  private asking: Promise<Verdict> | undefined;
  private watched: WatchedAnswer | undefined;
  private ended: Promise<void> | undefined;
  private owed: readonly OwedScore[] = [];
  private watchesAnswer = true;

  constructor(
    private readonly options: InspectionOptions,
    private readonly head: ExchangeHead,
  ) {
    this.id = options.nextId();
    this.begun = options.clock.now();
    this.policy = options.policy.current();
    this.redactor = options.redactor.of(head, this.id);
  }

  async ask(prompt: Prompt, signal?: AbortSignal, mode: AskMode = {}): Promise<Verdict> {
    this.policy = this.options.policy.current();
    this.asking = this.askOnce(prompt, signal, mode);
    return await this.asking;
  }

  async visit(extractor: string, signal?: AbortSignal): Promise<Verdict> {
    this.policy = this.options.policy.current();
    this.asking = this.askOnce({ extractor, parts: [] }, signal, { quiet: true });
    return await this.asking;
  }

  async unreadable(
    extractor: string,
    reason: string,
    failure?: 'open' | 'closed',
  ): Promise<Verdict> {
    this.policy = this.options.policy.current();
    const mode = { unreadable: reason, ...(failure === undefined ? {} : { failure }) };
    this.asking = this.askOnce({ extractor, parts: [] }, undefined, mode);
    return await this.asking;
  }

  answer(options: AnswerOptions = {}): AnswerGuard {
    this.watched ??= this.guard(options);
    return this.watched;
  }

  async end(outcome: Outcome): Promise<void> {
    this.ended ??= this.endOnce(outcome);
    await this.ended;
  }

  private async askOnce(
    prompt: Prompt,
    signal: AbortSignal | undefined,
    { unreadable, failure, quiet }: InnerMode,
  ): Promise<Verdict> {
    let asked: Asked = { exchangeId: this.id, head: this.head, policy: this.policy, prompt };
    let enforcement: Enforcement | undefined;
    try {
      const inspected = await inspect(this.options, this.policy, this.head, prompt);
      const inspection =
        unreadable === undefined ? inspected : withUnreadable(inspected, unreadable);
      this.facts = inspection.facts;
      this.owed = inspection.owed;
      this.watchesAnswer = !inspection.decision.skippedPhases?.includes('response');
      asked = { ...asked, inspection };
      enforcement = await enforce(
        this.options,
        { ...asked, inspection, redactor: this.redactor },
        signal,
      );
      if (unreadable !== undefined) enforcement = this.judgeUnreadable(enforcement, failure);
      if (quiet && isUnremarkable(inspection)) {
        this.asking = undefined;
        return enforcement.verdict;
      }
      const payload = await promptPayload(this.policy, prompt, inspection);
      if (payload) asked = { ...asked, payload };
      await this.store(asked, enforcement);
      return enforcement.verdict;
    } catch (error) {
      return await this.fail(error, asked, enforcement);
    }
  }

  /** Nobody can say what is in it, so letting it through is a failure like any other. */
  private judgeUnreadable(
    enforcement: Enforcement,
    failure: 'open' | 'closed' = this.policy.document.failure,
  ): Enforcement {
    if (enforcement.verdict.action !== 'allow') return enforcement;
    const refusal = emptyRefusal(this.id, this.head, this.policy);
    const verdict = verdictOnFailure(failure, enforcement.verdict, refusal);
    return { ...enforcement, verdict, enforced: verdict.action };
  }

  private async store(asked: Asked, enforcement: Enforcement): Promise<void> {
    const event = exchangeEvent(this.options, asked, enforcement);
    await stage('store', () => this.options.events.append(event));
  }

  /** Says what the failure means, and puts it on record where that is still possible. */
  private async fail(
    error: unknown,
    asked: Asked,
    decided: Enforcement | undefined,
  ): Promise<Verdict> {
    const refusal = emptyRefusal(this.id, this.head, this.policy);
    const verdict = verdictOnFailure(this.policy.document.failure, decided?.verdict, refusal);
    await this.recordFailure(error, async () => {
      await this.store(asked, { ...decided, verdict, enforced: verdict.action });
    });
    return verdict;
  }

  private async recordFailure(error: unknown, before?: () => Promise<void>): Promise<void> {
    const failure = describeFailure(error, this.id);
    this.options.onFailure?.(failure);
    try {
      await before?.();
      const base = eventBase(this.options, this.id, this.policy);
      await this.options.events.append(failureEvent(base, this.policy.document.failure, failure));
    } catch (cause) {
      this.options.onFailure?.({ ...describeFailure(cause, this.id), stage: 'store' });
    }
  }

  private guard({ rewrites = false, whole = false }: AnswerOptions): WatchedAnswer {
    const judged = this.watchesAnswer && this.policy.has('response');
    const restores = rewrites && this.redactor.tokens !== undefined;
    if (!judged && !restores) return new UnwatchedAnswer();
    const options = {
      engine: this.options.answerEngine,
      policy: this.policy,
      facts: this.facts ?? this.noFacts(),
      refuse: (reason: Refusal['reason'], rule: Rule | undefined, found: readonly Finding[]) =>
        this.refuseAnswer(reason, rule, found),
    };
    if (!rewrites || (!restores && !masksAnswers(this.policy.document))) {
      return new PassedAnswer(options);
    }
    return new RewrittenAnswer({ ...options, redactor: this.redactor, judged, whole });
  }

  /** An answer to something that was never asked about still has a head. */
  private noFacts(): Facts {
    return {
      ...headFacts(this.options, this.head),
      extractor: '',
      files: [],
      promptText: '',
      prompted: false,
      prompt: NO_SIGNALS,
      now: this.options.clock.now(),
    };
  }

  private refuseAnswer(
    reason: Refusal['reason'],
    rule: Rule | undefined,
    findings: readonly Finding[],
  ): Refusal {
    const found = listFound(findings, (id) => this.options.detection.nameOf(id));
    return {
      ...emptyRefusal(this.id, this.head, this.policy),
      reason,
      ...(rule ? { rule: ruleRef(rule) } : {}),
      found: found.map(({ name, masked }) => ({ name, masked })),
    };
  }

  /** Requests that held no prompt leave no outcome either. */
  private async endOnce(outcome: Outcome): Promise<void> {
    if (!this.asking) return;
    await this.asking;
    const { watched } = this;
    if (watched?.failure !== undefined) await this.recordFailure(watched.failure);
    await this.pay(outcome, watched);
    try {
      const payload = await this.answerPayload(watched);
      const error = watched?.stoppedBy ? `rule ${watched.stoppedBy.id}` : outcome.error;
      const event = outcomeEvent(
        eventBase(this.options, this.id, this.policy),
        { ...outcome, ...(error === undefined ? {} : { error }) },
        this.options.clock.now() - this.begun,
        {
          length: watched?.length ?? 0,
          findings: watched?.findings ?? [],
          ...(payload ? { payload } : {}),
        },
      );
      await stage('store', () => this.options.events.append(event));
    } catch (error) {
      await this.recordFailure(error);
    }
  }

  /** What the answer adds to the scores of rate limits. */
  private async pay({ usage }: Outcome, watched: WatchedAnswer | undefined): Promise<void> {
    if (this.owed.length === 0) return;
    const responseTokens =
      usage?.outputTokens ?? Math.ceil((watched?.length ?? 0) / CHARACTERS_PER_TOKEN);
    const score = { responseTokens, headers: watched?.headers ?? {} };
    try {
      await stage('count', () => payScores(this.owed, score, this.options.clock.now()));
    } catch (error) {
      await this.recordFailure(error);
    }
  }

  private async answerPayload(watched?: WatchedAnswer): Promise<SealedPayload | undefined> {
    const text = watched?.stored;
    const { payloadKey } = this.policy.document.organisation;
    if (text === undefined || payloadKey === undefined) return undefined;
    return await stage('seal', () => sealPayload(payloadKey, text));
  }
}
