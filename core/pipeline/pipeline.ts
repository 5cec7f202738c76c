import { MemoryCounters } from './counters/memory-counters';
import type { PipelineOptions } from './options';
import { PipedExchange } from './piped-exchange';
import { Redactor } from './redaction/redactor';
import type { Pipeline } from './types';

/** Joins the stages: detect, decide, let people decide, redact, audit. All doors share one. */
export function createPipeline(options: PipelineOptions): Pipeline {
  const counters = options.counters ?? new MemoryCounters(options.clock);
  const redactor = new Redactor({
    redact: options.redact,
    ...(options.tokens ? { vault: options.tokens } : {}),
    ...(options.redactionKey ? { key: options.redactionKey } : {}),
  });
  const complete = { ...options, counters, redactor };
  return { begin: (head) => new PipedExchange(complete, head) };
}
