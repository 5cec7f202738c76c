import type { PipelineOptions } from './options';
import { PipedExchange } from './piped-exchange';
import type { Pipeline } from './types';

/** Joins the stages: detect, decide, let people decide, redact, audit. All doors share one. */
export function createPipeline(options: PipelineOptions): Pipeline {
  return { begin: (head) => new PipedExchange(options, head) };
}
