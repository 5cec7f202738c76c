import { randomBytes } from 'node:crypto';
import type {
  ConversationTokens,
  RedactText,
  RedactionMethod,
  TokenVault,
} from '../../detect/types';
import type { RedactMode } from '../../exchange/policy-actions';
import type { Finding } from '../../exchange/finding';
import type { Prompt } from '../../exchange/part';
import type { Rule } from '../../exchange/policy-document';
import type { RuleRef } from '../../exchange/verdict';
import type { ExchangeHead } from '../types';
import { exchangedValues, newTextParts, redactPrompt, type Redaction } from './prompt-redaction';
import { RedactionMemory, type RedactionScope } from './redaction-memory';

/** Stands for an earlier turn that was stopped as a whole. */
const STOPPED_TURN = '[REMOVED]';

const MASK: RedactionMethod = { style: 'mask' };

export interface RedactorOptions {
  readonly redact: RedactText;
  /** Without it there is nothing to restore, and `tokenise` masks. */
  readonly vault?: TokenVault;
  /** Secret of the `hash` and `format` modes; without it they differ from process to process. */
  readonly key?: Uint8Array;
}

/** What is masked, how, and what was masked before. One for a pipeline. */
export class Redactor {
  readonly #memory: RedactionMemory;
  readonly #key: Uint8Array;

  constructor(private readonly options: RedactorOptions) {
    this.#memory = new RedactionMemory(options.vault);
    this.#key = options.key ?? randomBytes(32);
  }

  /** The redactor of one exchange. */
  of(head: ExchangeHead, exchangeId: string): ExchangeRedactor {
    return new ExchangeRedactor(
      this.options.redact,
      this.#memory.scope(head, exchangeId),
      this.#key,
    );
  }
}

/** Earlier turns with what was kept back before masked again, by part. */
export interface MaskedHistory {
  readonly edits: ReadonlyMap<number, string>;
  /** The rule that kept it back. */
  readonly rule: RuleRef;
}

/** Masks the prompt and the answer of one exchange. */
export class ExchangeRedactor {
  constructor(
    private readonly redact: RedactText,
    private readonly scope: RedactionScope,
    private readonly key: Uint8Array,
  ) {}

  /** Placeholders that an answer may hold. */
  get tokens(): ConversationTokens | undefined {
    return this.scope.tokens?.used ? this.scope.tokens : undefined;
  }

  prompt(prompt: Prompt, findings: readonly Finding[], rule: Rule): Redaction {
    return redactPrompt(prompt, findings, this.redact, this.#method(rule.redact.mode));
  }

  /** Findings of one text; a placeholder is for prompts only, so `tokenise` masks. */
  answer(text: string, findings: readonly Finding[], rule: Rule): string {
    const { mode } = rule.redact;
    return this.redact(text, findings, mode === 'tokenise' ? MASK : this.#method(mode));
  }

  /** What these findings hold is kept back from now on, wherever it comes again. */
  remember(prompt: Prompt, findings: readonly Finding[], rule: Rule, ref: RuleRef): void {
    const method = this.#method(rule.redact.mode);
    for (const { value, replacement } of exchangedValues(prompt, findings, this.redact, method)) {
      this.scope.values.remember(value, { replacement, rule: ref, whole: false });
    }
  }

  /** A prompt that was stopped without anything to be found in it: its turns are kept back whole. */
  rememberTurns(prompt: Prompt, ref: RuleRef): void {
    for (const { text } of newTextParts(prompt)) {
      this.scope.values.remember(text, { replacement: STOPPED_TURN, rule: ref, whole: true });
    }
  }

  /** Somebody with the right to has sent these in plain. */
  forget(prompt: Prompt, findings: readonly Finding[]): void {
    for (const finding of findings) {
      const part = prompt.parts[finding.part];
      if (part?.kind !== 'text') continue;
      this.scope.values.forget(part.text.slice(finding.start, finding.end));
    }
  }

  /** @throws MemoryLimitError */
  history(prompt: Prompt): MaskedHistory | undefined {
    if (this.scope.values.size === 0) return undefined;
    const edits = new Map<number, string>();
    let rule: RuleRef | undefined;
    for (const [index, part] of prompt.parts.entries()) {
      if (part.kind !== 'text' || !part.history) continue;
      const exchanged = this.scope.values.exchange(part.text);
      if (!exchanged) continue;
      edits.set(index, exchanged.text);
      rule ??= exchanged.rule;
    }
    return rule && { edits, rule };
  }

  #method(mode: RedactMode): RedactionMethod {
    switch (mode) {
      case 'mask':
      case 'partial':
        return { style: mode };
      case 'hash':
      case 'format':
        return { style: mode, key: this.key };
      case 'tokenise':
        return this.scope.tokens ? { style: 'tokenise', tokens: this.scope.tokens } : MASK;
    }
  }
}
