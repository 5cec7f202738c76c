import { z } from 'zod';
import { proseLanguage } from '../../core/detect/normalise/prose-language';
import { loadTokenCounter } from '../../core/detect/tokens/token-counter';
import type { DetectionEngine } from '../../core/detect/types';
import type { Finding, FindingCategory } from '../../core/exchange/finding';
import type { Signals } from '../../core/exchange/signals';
import { answerLines } from '../json-lines';
import { publicFinding } from './public-finding';

/** Topics of one line, and the length of a topic's phrase. */
const MOST_TOPICS = 20;
const PHRASE = /^[\x20-\x7e]{2,50}$/;

/** Categories whose findings are data of persons. */
const PERSONAL: ReadonlySet<FindingCategory> = new Set(['pii', 'financial', 'health', 'network']);

const lineSchema = z.object({
  id: z.unknown(),
  text: z.string(),
  topics: z
    .record(
      z.string().min(1).max(200),
      z.string().regex(PHRASE, 'a topic is 2–50 ASCII characters'),
    )
    .refine((topics) => Object.keys(topics).length <= MOST_TOPICS, `at most ${MOST_TOPICS} topics`)
    .optional(),
});

/** Milliseconds with three digits after the point. */
function sinceMs(started: number): number {
  return Math.round((performance.now() - started) * 1000) / 1000;
}

function personal(findings: readonly Finding[]): { type: string; start: number; end: number }[] {
  return findings
    .filter(({ category }) => PERSONAL.has(category))
    .map(({ type, start, end }) => ({ type, start, end }));
}

function modelAnswer({ llm }: Signals, tokenCount: number): object {
  if (llm === undefined) return {};
  const { injectionScore, unsafe, unsafeCategories, customTopics } = llm;
  return { llm: { injectionScore, unsafe, unsafeCategories, customTopics, tokenCount } };
}

function codeAnswer({ code }: Signals): object {
  return { code: { score: code?.score ?? 0, language: code?.language ?? null } };
}

/** Whether anything was found, and whether a line could not be read. */
export interface LinesOutcome {
  readonly found: boolean;
  readonly faulty: boolean;
}

/**
 * Scans each line `{id, text, topics?}` of standard input and answers it at once, in order. With
 * `exactTokens` tokens are counted by the vocabulary of current OpenAI models, else estimated.
 */
export async function scanJsonLines(
  engine: DetectionEngine,
  exactTokens: boolean,
): Promise<LinesOutcome> {
  let found = false;
  const tokens = exactTokens ? await loadTokenCounter(['o200k_base']) : undefined;
  const good = await answerLines(lineSchema, ({ id, text, topics }) => {
    const started = performance.now();
    const signals = engine.scan([{ index: 0, text }], topics === undefined ? {} : { topics });
    const ms = sinceMs(started);
    found ||= signals.findings.length > 0;
    return {
      id,
      findings: signals.findings.map(publicFinding),
      ...modelAnswer(signals, tokens?.count(text).count ?? signals.tokenCount),
      ...codeAnswer(signals),
      language: proseLanguage(text) ?? null,
      pii: personal(signals.findings),
      ms,
    };
  });
  return { found, faulty: !good };
}
