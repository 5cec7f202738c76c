import { usageOf, type Usage } from '../../usage/usage';
import type { Block, ChatAnswer, StopReason } from '../chat';
import { argumentsOf, asJson, compact, jsonAt, listAt, textAt, type Json } from '../json';

/** Reads a whole answer of `generateContent`; its first candidate counts. */
export function readGenerateAnswer(body: Json): ChatAnswer | undefined {
  const candidate = asJson(listAt(body, 'candidates')[0]);
  const refused = textAt(body, 'promptFeedback', 'blockReason');
  if (!candidate && refused === undefined) return undefined;
  const blocks = listAt(candidate, 'content', 'parts').flatMap((part, index) =>
    readAnswerPart(part, `call_${index}`),
  );
  const usage = usageOf(body);
  const calls = blocks.some(({ kind }) => kind === 'call');
  return {
    id: textAt(body, 'responseId') ?? '',
    model: textAt(body, 'modelVersion') ?? '',
    blocks,
    stop: refused ? 'filter' : calls ? 'call' : readFinish(textAt(candidate, 'finishReason')),
    ...(usage ? { usage } : {}),
  };
}

/** One part of an answer. `id` is for calls without one. */
export function readAnswerPart(part: unknown, id: string): Block[] {
  const signature = textAt(part, 'thoughtSignature');
  const signed = signature === undefined ? {} : { signature };
  const call = jsonAt(part, 'functionCall');
  if (call) {
    return [
      {
        kind: 'call',
        id: textAt(call, 'id') ?? id,
        name: textAt(call, 'name') ?? '',
        args: JSON.stringify(call['args'] ?? {}),
        ...signed,
      },
    ];
  }
  const data = jsonAt(part, 'inlineData');
  if (data) {
    const mime = textAt(data, 'mimeType') ?? 'image/png';
    const source = { kind: 'data' as const, mime, data: textAt(data, 'data') ?? '' };
    return [{ kind: 'image', source }];
  }
  const text = textAt(part, 'text');
  if (text === undefined || text === '') return [];
  return asJson(part)?.['thought'] === true
    ? [{ kind: 'thinking', text, ...signed }]
    : [{ kind: 'text', text }];
}

export function readFinish(reason: string | undefined): StopReason {
  switch (reason) {
    case 'MAX_TOKENS':
      return 'length';
    case 'SAFETY':
    case 'RECITATION':
    case 'BLOCKLIST':
    case 'PROHIBITED_CONTENT':
    case 'SPII':
    case 'IMAGE_SAFETY':
      return 'filter';
    default:
      return 'end';
  }
}

export function writeFinish(stop: StopReason): string {
  switch (stop) {
    case 'length':
      return 'MAX_TOKENS';
    case 'filter':
      return 'SAFETY';
    default:
      return 'STOP';
  }
}

export function writeUsageMetadata(usage: Usage): unknown {
  return compact({
    promptTokenCount: usage.input,
    candidatesTokenCount: Math.max(0, usage.output - usage.reasoning),
    totalTokenCount: usage.input + usage.output,
    thoughtsTokenCount: usage.reasoning > 0 ? usage.reasoning : undefined,
    cachedContentTokenCount: usage.cacheRead > 0 ? usage.cacheRead : undefined,
  });
}

export function writeAnswerPart(block: Block): unknown[] {
  switch (block.kind) {
    case 'text':
      return [{ text: block.text }];
    case 'thinking':
      return block.text === '' ? [] : [{ text: block.text, thought: true }];
    case 'image':
      return block.source.kind === 'data'
        ? [{ inlineData: { mimeType: block.source.mime, data: block.source.data } }]
        : [];
    case 'call':
      return [
        compact({
          functionCall: { id: block.id, name: block.name, args: argumentsOf(block.args) },
          thoughtSignature: block.signature,
        }),
      ];
    default:
      return [];
  }
}

/** Writes a whole answer of `generateContent`. */
export function writeGenerateAnswer(answer: ChatAnswer): unknown {
  return compact({
    candidates: [
      {
        content: { role: 'model', parts: answer.blocks.flatMap(writeAnswerPart) },
        finishReason: writeFinish(answer.stop),
        index: 0,
      },
    ],
    usageMetadata: answer.usage ? writeUsageMetadata(answer.usage) : undefined,
    modelVersion: answer.model,
    responseId: answer.id,
  });
}
