import type { TextPart } from '../../exchange/part';
import type { AnswerGuard, Exchange, ExchangeHead, Outcome, Pipeline } from '../../pipeline/types';
import type { JsonObject } from '../protocol/message';
import { judgedOnce } from './repeated-text';
import { policyRefusal, PortalRefusal } from './refusal';
import { labelled, textLeaves, unlabelled, withTexts, type TextLeaf } from './text-leaves';

const EXTRACTOR = 'mcp';
/** Between two texts that are judged together; no text of a person holds it. */
const SEPARATOR = '\n\u001e\n';
/** Members of a request that name what is asked for; they are decided by grants. */
const NAMES: ReadonlySet<string> = new Set(['_meta', 'requestState', 'taskId', 'cursor']);

/** One call on its way through the pipeline: what goes out is asked about, what comes is guarded. */
export class ScreenedCall {
  readonly #exchange: Exchange;
  #guard: AnswerGuard | undefined;

  constructor(pipeline: Pipeline, head: ExchangeHead) {
    this.#exchange = pipeline.begin(head);
  }

  get id(): string {
    return this.#exchange.id;
  }

  /** What may go to the server, masked where a rule says so. @throws PortalRefusal */
  async request(params: JsonObject, signal: AbortSignal): Promise<JsonObject> {
    const { leaves, rest } = textLeaves(params, NAMES);
    const parts = leaves.map((leaf) => part(labelled(leaf)));
    if (rest !== '') parts.push(part(rest));
    const verdict = await this.#exchange.ask({ extractor: EXTRACTOR, parts }, signal);
    switch (verdict.action) {
      case 'allow':
        return params;
      case 'block':
        throw policyRefusal(verdict.refusal, 'request');
      case 'redact':
        return edited(params, leaves, verdict.edits);
      default:
        throw new PortalRefusal('policy', "Your company's policy does not allow this call.");
    }
  }

  /** What may come from the server, masked where a rule says so. @throws PortalRefusal */
  answer<T>(value: T): T {
    this.#guard ??= this.#exchange.answer({ rewrites: true, whole: true });
    const { leaves: all, rest } = textLeaves(value);
    const once = judgedOnce(value, all);
    const { leaves } = once;
    // One text for all: they are judged once, and together.
    const before = [...leaves.map(labelled), rest].join(SEPARATOR);
    const after = guarded(this.#guard, before);
    if (after === before) return value;
    const pieces = after.split(SEPARATOR);
    if (pieces.length !== leaves.length + 1 || pieces.at(-1) !== rest) throw notMaskable();
    const edits = new Map<TextLeaf, string>();
    for (const [index, leaf] of leaves.entries()) {
      const piece = pieces[index] ?? '';
      if (piece === labelled(leaf)) continue;
      const text = unlabelled(leaf, piece);
      if (text === undefined) throw notMaskable();
      edits.set(leaf, text);
    }
    return once.apply(value, edits);
  }

  async end(outcome: Outcome): Promise<void> {
    await this.#exchange.end(outcome);
  }
}

function part(text: string): TextPart {
  return { kind: 'text', role: 'tool', text, history: false };
}

function edited(
  params: JsonObject,
  leaves: readonly TextLeaf[],
  edits: ReadonlyMap<number, string>,
): JsonObject {
  const texts = new Map<TextLeaf, string>();
  for (const [index, changed] of edits) {
    const leaf = leaves[index];
    const text = leaf && unlabelled(leaf, changed);
    if (!leaf || text === undefined) throw notMaskable();
    texts.set(leaf, text);
  }
  return withTexts(params, texts);
}

/** A message is whole when it is looked at, so nothing of it is held back. @throws PortalRefusal */
function guarded(guard: AnswerGuard, text: string): string {
  const pushed = guard.push(text);
  const last = pushed.kind === 'stop' ? pushed : guard.finish();
  if (last.kind === 'stop') throw policyRefusal(last.refusal, 'response');
  const first = pushed.kind === 'pass' ? pushed.text : undefined;
  if (first === undefined && last.text === undefined) return text;
  return (first ?? '') + (last.text ?? '');
}

function notMaskable(): PortalRefusal {
  return new PortalRefusal(
    'policy',
    "Your company's policy asks for a part of this message to be masked where that cannot be done.",
  );
}
