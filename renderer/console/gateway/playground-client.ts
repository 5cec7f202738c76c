import { EventSourceParserStream } from 'eventsource-parser/stream';
import { z } from 'zod';
import { GATEWAY_PATHS, type Playground } from '../../../core/exchange/console-gateway';
import { ApiFailure, failureKind } from '../api-failure';
import type { ConsoleApi } from '../api';

export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** How an answer came about. */
export interface Answered {
  readonly model: string | undefined;
  readonly provider: string | undefined;
  readonly cache: string | undefined;
  /** Milliseconds to the first piece, and in all. */
  readonly ttft: number;
  readonly duration: number;
}

const chunkSchema = z.object({
  choices: z
    .array(z.object({ delta: z.object({ content: z.string().nullish() }).optional() }))
    .optional(),
  error: z.object({ message: z.string() }).optional(),
});
const refusalSchema = z.object({ error: z.object({ message: z.string() }) });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function refusal(response: Response): Promise<ApiFailure> {
  const said = refusalSchema.safeParse(parseJson(await response.text()));
  const message = said.success ? said.data.error.message : response.statusText;
  // What the gateway refused is for reading, whatever its status.
  const kind = response.status === 401 ? failureKind(400) : failureKind(response.status);
  return new ApiFailure(kind === 'server' ? 'refused' : kind, message, response.status);
}

/** Asks and shows the answer as it grows. @throws ApiFailure */
export async function talk(
  api: ConsoleApi,
  question: Playground,
  show: (text: string) => void,
  signal: AbortSignal,
): Promise<Answered> {
  const began = performance.now();
  const response = await api.stream(GATEWAY_PATHS.playground, question, signal);
  if (!response.ok || response.body === null) throw await refusal(response);
  const events = response.body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream());
  const reader = events.getReader();
  let text = '';
  let ttft: number | undefined;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const chunk = chunkSchema.safeParse(parseJson(next.value.data));
    if (!chunk.success) continue;
    const { choices, error } = chunk.data;
    if (error) throw new ApiFailure('refused', error.message, response.status);
    const piece = choices?.[0]?.delta?.content ?? '';
    if (piece === '') continue;
    ttft ??= performance.now() - began;
    text += piece;
    show(text);
  }
  const { headers } = response;
  const duration = performance.now() - began;
  return {
    model: headers.get('cf-aig-model') ?? undefined,
    provider: headers.get('cf-aig-provider') ?? undefined,
    cache: headers.get('cf-aig-cache-status') ?? undefined,
    ttft: Math.round(ttft ?? duration),
    duration: Math.round(duration),
  };
}
