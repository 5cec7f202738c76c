import { MemoryCounters } from './counters/memory-counters';
import type { PipelineOptions } from './options';
import { PipedExchange } from './piped-exchange';
import type { Pipeline } from './types';

/** Joins the stages: detect, decide, let people decide, redact, audit. All doors share one. */
export function createPipeline(options: PipelineOptions): Pipeline {
  const counters = options.counters ?? new MemoryCounters(options.clock);
  const complete = { ...options, counters };
  return { begin: (head) => new PipedExchange(complete, head) };
}
