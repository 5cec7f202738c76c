import type { ScanInput } from '../detect/types';
import type { Prompt } from '../exchange/part';
import type { Signals } from '../exchange/signals';
import type { CompiledPolicy, Facts } from '../policy/types';
import { stage } from './failure';
import { layersFor } from './scores-needed';
import { readFiles } from './file-text';
import type { Counters } from '../exchange/ports';
import type { PipelineOptions } from './options';
import type { Redactor } from './redaction/redactor';
import { applyRateLimits, type LimitedDecision } from './rate-limiting';
import type { ExchangeHead } from './types';

/** A scan that takes longer has failed, ms. */
export const SCAN_LIMIT_MS = 30_000;

/** What was found in a prompt and what policy says of it. */
export interface Inspection extends LimitedDecision {
  readonly signals: Signals;
  readonly facts: Facts;
}

/** What an inspection needs from outside. */
export type InspectionOptions = PipelineOptions & {
  readonly counters: Counters;
  readonly redactor: Redactor;
};

/**
 * Detects and decides. Only new text is scanned: a turn that a client sends again (`history`) was
 * asked about when it was new, and asking again about each turn would make people answer forever.
 */
export async function inspect(
  options: InspectionOptions,
  policy: CompiledPolicy,
  head: ExchangeHead,
  prompt: Prompt,
): Promise<Inspection> {
  const { signals, files } = await stage('detect', () => detect(options, prompt, policy));
  const now = options.clock.now();
  const facts = factsOf(options, head, prompt, { signals, files }, now);
  const first = await stage('decide', () => policy.decide('prompt', facts));
  const limited = await stage('count', () =>
    applyRateLimits(first, options.counters, signals.tokenCount, now),
  );
  return { signals, facts, ...limited };
}

/** The same for a body that could not be read at all. */
export function withUnreadable(inspection: Inspection, reason: string): Inspection {
  const unscannable = [...inspection.signals.unscannable, { part: 0, reason }];
  return { ...inspection, signals: { ...inspection.signals, unscannable } };
}

interface Detected {
  readonly signals: Signals;
  readonly files: Facts['files'];
}

/** Reads the files and scans all that is new, within one time limit. */
async function detect(
  options: PipelineOptions,
  prompt: Prompt,
  policy: CompiledPolicy,
): Promise<Detected> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      controller.abort();
      reject(new DOMException('the scan took too long', 'TimeoutError'));
    }, SCAN_LIMIT_MS);
  });
  try {
    return await Promise.race([readAndScan(options, prompt, policy, controller.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function readAndScan(
  { detection, documents }: PipelineOptions,
  prompt: Prompt,
  { document }: CompiledPolicy,
  signal: AbortSignal,
): Promise<Detected> {
  const { inputs, unscannable, files } = await readFiles(prompt, documents, signal);
  const found = await detection.scan([...newTexts(prompt), ...inputs], signal, {
    topics: document.topics,
    layers: layersFor(document, 'prompt'),
  });
  return { signals: { ...found, unscannable: [...found.unscannable, ...unscannable] }, files };
}

function newTexts(prompt: Prompt): ScanInput[] {
  return prompt.parts.flatMap((part, index): ScanInput[] => {
    if (part.kind !== 'text' || part.history) return [];
    return [{ index, text: part.text, origin: part.role === 'tool' ? 'tool' : 'user' }];
  });
}

function newText(prompt: Prompt): string {
  const texts: string[] = [];
  for (const part of prompt.parts) if (part.kind === 'text' && !part.history) texts.push(part.text);
  return texts.join('\n');
}

/** Length of the same, UTF-16 units. */
export function newTextLength(prompt: Prompt): number {
  let length = -1;
  for (const part of prompt.parts) {
    if (part.kind === 'text' && !part.history) length += part.text.length + 1;
  }
  return Math.max(0, length);
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** What is known before a body is read. */
type HeadFacts = Pick<
  Facts,
  | 'door'
  | 'actor'
  | 'app'
  | 'request'
  | 'device'
  | 'client'
  | 'excepted'
  | 'gateway'
  | 'provider'
  | 'cost'
  | 'mcp'
>;

export function headFacts(
  options: Pick<PipelineOptions, 'device' | 'exceptions'>,
  head: ExchangeHead,
): HeadFacts {
  const { door, actor, app, request } = head;
  const facts: Writable<HeadFacts> = { door, actor, app, request };
  addHeadFacts(facts, options, head);
  return facts;
}

/** Sets them one by one: many spreads would make a hash table of each object. */
function addHeadFacts(
  facts: Writable<HeadFacts>,
  options: Pick<PipelineOptions, 'device' | 'exceptions'>,
  head: ExchangeHead,
): void {
  const device = options.device?.(head.actor);
  const excepted = options.exceptions?.(head.actor);
  if (device !== undefined) facts.device = device;
  if (head.client !== undefined) facts.client = head.client;
  if (excepted !== undefined) facts.excepted = excepted;
  if (head.gateway !== undefined) facts.gateway = head.gateway;
  if (head.provider !== undefined) facts.provider = head.provider;
  if (head.cost !== undefined) facts.cost = head.cost;
  if (head.mcp !== undefined) facts.mcp = head.mcp;
}

function factsOf(
  options: Pick<PipelineOptions, 'device' | 'exceptions'>,
  head: ExchangeHead,
  prompt: Prompt,
  { signals, files }: Detected,
  now: number,
): Facts {
  const { door, actor, app, request } = head;
  const facts: Writable<Facts> = {
    door,
    actor,
    app,
    request,
    extractor: prompt.extractor,
    prompted: prompt.parts.length > 0,
    promptText: newText(prompt),
    systemText: systemText(prompt),
    files,
    prompt: signals,
    now,
  };
  addHeadFacts(facts, options, head);
  if (prompt.model !== undefined) facts.model = prompt.model;
  if (prompt.body !== undefined) facts.body = prompt.body;
  const activity = activityOf(head, prompt);
  if (activity !== undefined) facts.activity = activity;
  return facts;
}

function systemText({ parts }: Prompt): string {
  const texts: string[] = [];
  for (const part of parts)
    if (part.kind === 'text' && part.role === 'system') texts.push(part.text);
  return texts.join('\n');
}

/** A file whose bytes are in the request is an upload; any other text is a prompt. */
function activityOf({ activity }: ExchangeHead, prompt: Prompt): Facts['activity'] {
  if (activity !== undefined) return activity;
  if (prompt.parts.some((part) => part.kind === 'file' && part.bytes !== undefined)) {
    return 'upload';
  }
  return prompt.parts.length > 0 ? 'prompt' : undefined;
}
