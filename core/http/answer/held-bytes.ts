import type { GuardDecision } from '../../exchange/answer-guard';
import type { ResponseReader } from '../../extract/types';
import type { AnswerFacts, HeldAnswer, Release } from './held-answer';

/** An answer that passes as it came or ends: its bytes wait while the guard wants more text. */
export class HeldBytes implements HeldAnswer {
  readonly decodes = false;
  readonly #reader: ResponseReader;
  #held: Buffer[] = [];
  #bytes = 0;

  constructor(private readonly facts: AnswerFacts) {
    this.#reader = facts.extractor.reader(facts.request, facts.response);
  }

  get waiting(): number {
    return this.#bytes;
  }

  push(raw: Buffer, decoded: readonly Buffer[]): Release {
    if (raw.length > 0) this.#held.push(raw);
    this.#bytes += raw.length;
    // A coding's own head: nobody can read on from it yet, and the answer may still be refused whole.
    if (decoded.length === 0) return { kind: 'bytes', bytes: [] };
    let text = '';
    for (const piece of decoded) text += this.#reader.push(piece);
    if (text === '' && this.#held.length <= 1) return this.#release();
    return this.#obey(this.facts.guard.push(text));
  }

  finish(): Release {
    const text = this.#reader.finish();
    if (text !== '') this.facts.guard.push(text);
    return this.#obey(this.facts.guard.finish());
  }

  surrender(): readonly Buffer[] {
    const held = this.#held;
    this.#held = [];
    this.#bytes = 0;
    return held;
  }

  #obey(decision: GuardDecision): Release {
    switch (decision.kind) {
      case 'pass':
        return this.#release();
      case 'hold':
        return { kind: 'bytes', bytes: [] };
      case 'stop':
        return decision;
    }
  }

  #release(): Release {
    return { kind: 'bytes', bytes: this.surrender() };
  }
}
