import type { ScanInput } from '../detect/types';
import type { FilePart, Prompt } from '../exchange/part';
import type { Signals } from '../exchange/signals';
import type { CompiledPolicy, Facts } from '../policy/types';
import { stage } from './failure';
import type { Counters } from '../exchange/ports';
import type { PipelineOptions } from './options';
import type { Redactor } from './redaction/redactor';
import { applyRateLimits, type LimitedDecision } from './rate-limiting';
import type { ExchangeHead } from './types';

/** A scan that takes longer has failed, ms. */
export const SCAN_LIMIT_MS = 30_000;

const TEXT_MIME =
  /^(text\/.+|application\/(.+\+)?(json|xml|yaml|toml|javascript|sql|x-sh|x-ndjson|csv))(;|$)/i;

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

type Unscannable = Signals['unscannable'][number];

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
  const { inputs, unscannable } = scannable(prompt);
  const found = await stage('detect', () => scan(options, inputs));
  const signals = { ...found, unscannable: [...found.unscannable, ...unscannable] };
  const now = options.clock.now();
  const facts = { ...headFacts(options, head), ...promptFacts(prompt), prompt: signals, now };
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

async function scan(options: PipelineOptions, inputs: readonly ScanInput[]): Promise<Signals> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), SCAN_LIMIT_MS);
  const late = new Promise<never>((_, reject) => {
    const onAbort = (): void => reject(new DOMException('the scan took too long', 'TimeoutError'));
    controller.signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([options.detection.scan(inputs, controller.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}

function scannable(prompt: Prompt): { inputs: ScanInput[]; unscannable: Unscannable[] } {
  const inputs: ScanInput[] = [];
  const unscannable: Unscannable[] = [];
  for (const [index, part] of prompt.parts.entries()) {
    if (part.kind === 'text') {
      if (!part.history) inputs.push({ index, text: part.text });
      continue;
    }
    const text = textOfFile(part);
    if (text === 'unreadable') unscannable.push({ part: index, reason: 'not a text file' });
    else if (text !== 'absent') inputs.push({ index, text: text.text });
  }
  return { inputs, unscannable };
}

/** `absent`: only the file's name is in this request; its content comes in one of its own. */
function textOfFile(file: FilePart): { text: string } | 'absent' | 'unreadable' {
  if (!file.bytes) return 'absent';
  if (!TEXT_MIME.test(file.mime)) return 'unreadable';
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(file.bytes) };
  } catch {
    // Says it is text and is not UTF-8.
    return 'unreadable';
  }
}

export function newText(prompt: Prompt): string {
  const texts: string[] = [];
  for (const part of prompt.parts) if (part.kind === 'text' && !part.history) texts.push(part.text);
  return texts.join('\n');
}

/** What is known before a body is read. */
export function headFacts(
  options: Pick<PipelineOptions, 'device' | 'exceptions'>,
  head: ExchangeHead,
): Omit<Facts, keyof ReturnType<typeof promptFacts> | 'prompt' | 'now'> {
  const device = options.device?.(head.actor);
  const excepted = options.exceptions?.(head.actor);
  return {
    door: head.door,
    actor: head.actor,
    app: head.app,
    request: head.request,
    ...(device === undefined ? {} : { device }),
    ...(head.client === undefined ? {} : { client: head.client }),
    ...(excepted === undefined ? {} : { excepted }),
    ...(head.provider === undefined ? {} : { provider: head.provider }),
    ...(head.cost === undefined ? {} : { cost: head.cost }),
    ...(head.mcp === undefined ? {} : { mcp: head.mcp }),
  };
}

function promptFacts(
  prompt: Prompt,
): Pick<Facts, 'extractor' | 'files' | 'promptText' | 'prompted'> &
  Partial<Pick<Facts, 'model' | 'body'>> {
  return {
    extractor: prompt.extractor,
    prompted: prompt.parts.length > 0,
    ...(prompt.model === undefined ? {} : { model: prompt.model }),
    ...(prompt.body === undefined ? {} : { body: prompt.body }),
    files: prompt.parts
      .filter((part) => part.kind === 'file')
      .map(({ name, mime, size }) => ({ name, mime, size })),
    promptText: newText(prompt),
  };
}
