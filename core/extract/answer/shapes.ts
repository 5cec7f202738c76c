import { arrayMember, member, stringMember } from '../response-readers';
import type { AnswerScope } from '../types';
import { assistantText } from './assistant-shapes';
import { parseJson } from './events';

/**
 * Text of an event in the form of a known API; `undefined` where it is in none of them. The forms
 * are told by their members, so that they are known on any host:
 * OpenAI (chat completions, completions, responses, Realtime), Anthropic (Messages), Google
 * (generateContent), Amazon (Converse and what models send by InvokeModel), Cohere (v1, v2), Ollama,
 * Hugging Face, Replicate, Cloudflare, the AI SDK's streams and LangServe.
 */
export function shapeText(value: unknown, name: string, scope: AnswerScope): string | undefined {
  for (const shape of SHAPES) {
    const text = shape(value, name, scope);
    if (text !== undefined) return text;
  }
  return assistantText(value, name, scope);
}

type Shape = (value: unknown, name: string, scope: AnswerScope) => string | undefined;

const has = (value: unknown, key: string): boolean => member(value, key) !== undefined;
const all = (scope: AnswerScope, text: string): string => (scope === 'all' ? text : '');
const texts = (items: readonly unknown[], read: (item: unknown) => string): string =>
  items.map(read).join('');

/** A message's content: a string, or parts with their text. */
export function contentText(content: unknown, scope: AnswerScope): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return stringMember(content, 'text');
  return texts(content as readonly unknown[], (part) => {
    if (typeof part === 'string') return part;
    const type = stringMember(part, 'type');
    if (/^(thinking|reasoning)/.test(type)) {
      return all(scope, stringMember(part, 'thinking') + stringMember(part, 'text'));
    }
    return (
      stringMember(part, 'text') + stringMember(part, 'refusal') || stringMember(part, 'content')
    );
  });
}

const openAiChat: Shape = (value, _name, scope) => {
  if (!Array.isArray(member(value, 'choices'))) return undefined;
  // MiniMax has lists of messages in its choices: read by shape.
  if (has(arrayMember(value, 'choices')[0], 'messages')) return undefined;
  return texts(arrayMember(value, 'choices'), (choice) => {
    const message = member(choice, 'delta') ?? member(choice, 'message');
    const calls = texts(arrayMember(message, 'tool_calls'), (call) =>
      stringMember(member(call, 'function'), 'arguments'),
    );
    return [
      all(scope, stringMember(message, 'reasoning_content') + stringMember(message, 'reasoning')),
      contentText(member(message, 'content'), scope),
      stringMember(message, 'refusal'),
      stringMember(member(message, 'audio'), 'transcript'),
      all(scope, calls + stringMember(member(message, 'function_call'), 'arguments')),
      stringMember(choice, 'text'),
    ].join('');
  });
};

/** Events of responses and of Realtime; only deltas count, the whole comes again at the end. */
const openAiEvent: Shape = (value, _name, scope) => {
  const type = stringMember(value, 'type');
  if (/^response\.(output_text|refusal|text|(output_)?audio[._]transcript)\.delta$/.test(type)) {
    return stringMember(value, 'delta');
  }
  if (/^response\..*\.delta$/.test(type)) {
    return /audio\.delta$/.test(type) ? '' : all(scope, stringMember(value, 'delta'));
  }
  if (/^(transcript\.text\.delta)$/.test(type)) return stringMember(value, 'delta');
  return /^(response\.|rate_limits|session\.|conversation\.item|input_audio_buffer|transcript\.text)/.test(
    type,
  )
    ? ''
    : undefined;
};

const openAiResponse: Shape = (value, _name, scope) => {
  if (member(value, 'object') !== 'response' && !Array.isArray(member(value, 'output'))) {
    return undefined;
  }
  const output = arrayMember(value, 'output');
  if (!output.some((item) => has(item, 'content') || has(item, 'type'))) return undefined;
  return texts(output, (item) => {
    const type = stringMember(item, 'type');
    if (type === 'message' || type === '') return contentText(member(item, 'content'), scope);
    // You.com names its answers so, and has them as bare text.
    if (type === 'message.answer') return stringMember(item, 'text');
    const summary = contentText(member(item, 'summary'), scope);
    return all(scope, summary + stringMember(item, 'arguments'));
  });
};

const ANTHROPIC_QUIET =
  /^(message_start|message_delta|message_stop|content_block_stop|ping|message_limit)$/;

const anthropic: Shape = (value, _name, scope) => {
  const type = stringMember(value, 'type');
  if (type === 'content_block_delta') {
    const delta = member(value, 'delta');
    const hidden = stringMember(delta, 'thinking') + stringMember(delta, 'partial_json');
    return stringMember(delta, 'text') + all(scope, hidden);
  }
  if (type === 'content_block_start') {
    const block = member(value, 'content_block');
    return stringMember(block, 'text') + all(scope, stringMember(block, 'thinking'));
  }
  if (ANTHROPIC_QUIET.test(type)) return '';
  if (type === 'completion' || has(value, 'completion')) {
    return stringMember(value, 'completion');
  }
  if (type !== 'message' || !Array.isArray(member(value, 'content'))) return undefined;
  return contentText(member(value, 'content'), scope);
};

const google: Shape = (value, _name, scope) => {
  const inner = member(value, 'response');
  if (!Array.isArray(member(value, 'candidates'))) {
    return Array.isArray(member(inner, 'candidates')) ? google(inner, '', scope) : undefined;
  }
  return texts(arrayMember(value, 'candidates'), (candidate) =>
    texts(arrayMember(member(candidate, 'content'), 'parts'), (part) =>
      member(part, 'thought') === true
        ? all(scope, stringMember(part, 'text'))
        : stringMember(part, 'text'),
    ),
  );
};

/** Converse has its events by name or, in recordings, as the only member. */
const bedrock: Shape = (value, name, scope) => {
  const delta = member(member(value, 'contentBlockDelta') ?? value, 'delta');
  if (name === 'contentBlockDelta' || has(value, 'contentBlockDelta')) {
    const reasoning = stringMember(member(delta, 'reasoningContent'), 'text');
    return stringMember(delta, 'text') + all(scope, reasoning);
  }
  if (/^(messageStart|messageStop|contentBlockStart|contentBlockStop|metadata)$/.test(name))
    return '';
  const message = member(member(value, 'output'), 'message');
  if (message !== undefined) return contentText(member(message, 'content'), scope);
  const chunk = stringMember(value, 'bytes') || stringMember(member(value, 'chunk'), 'bytes');
  if (chunk !== '') {
    const text = Buffer.from(chunk, 'base64').toString('utf8');
    const inner = parseJson(text);
    // Agents send their text as it is, models as JSON of their own form.
    return inner === undefined ? text : (shapeText(inner, '', scope) ?? '');
  }
  if (
    Array.isArray(member(value, 'results')) &&
    has(arrayMember(value, 'results')[0], 'outputText')
  ) {
    return texts(arrayMember(value, 'results'), (result) => stringMember(result, 'outputText'));
  }
  if (has(value, 'outputText')) return stringMember(value, 'outputText');
  const generation = member(value, 'generation');
  return typeof generation === 'string' ? generation : undefined;
};

const COHERE_QUIET =
  /^(stream-start|stream-end|message-start|message-end|content-start|content-end|citation-(start|end|generation)|search-(results|queries-generation)|tool-.*)$/;

const cohere: Shape = (value) => {
  const type = stringMember(value, 'type') || stringMember(value, 'event_type');
  if (type === 'content-delta') {
    return stringMember(member(member(member(value, 'delta'), 'message'), 'content'), 'text');
  }
  if (type === 'text-generation') return stringMember(value, 'text');
  if (COHERE_QUIET.test(type)) return '';
  const message = member(value, 'message');
  if (Array.isArray(member(message, 'content')) && has(value, 'finish_reason')) {
    return contentText(member(message, 'content'), 'shown');
  }
  if (has(value, 'generation_id') && has(value, 'chat_history')) return stringMember(value, 'text');
  const generations = arrayMember(value, 'generations');
  return generations.length > 0
    ? texts(generations, (one) => stringMember(one, 'text'))
    : undefined;
};

const ollama: Shape = (value, _name, scope) => {
  if (typeof member(value, 'done') !== 'boolean' || !has(value, 'model')) return undefined;
  const message = member(value, 'message');
  const thinking = stringMember(message, 'thinking') + stringMember(value, 'thinking');
  return all(scope, thinking) + stringMember(message, 'content') + stringMember(value, 'response');
};

const huggingFace: Shape = (value) => {
  const token = member(value, 'token');
  if (typeof member(token, 'text') === 'string' && has(token, 'special')) {
    return member(token, 'special') === true ? '' : stringMember(token, 'text');
  }
  if (Array.isArray(value)) {
    const generated = (value as readonly unknown[]).filter((one) => has(one, 'generated_text'));
    return generated.length > 0
      ? texts(generated, (one) => stringMember(one, 'generated_text'))
      : undefined;
  }
  return has(value, 'generated_text') ? stringMember(value, 'generated_text') : undefined;
};

/** Predictions have their output as a string or as a list of tokens; addresses are no text. */
const replicate: Shape = (value) => {
  if (!has(value, 'urls') || !has(value, 'status')) return undefined;
  const output = member(value, 'output');
  const list = Array.isArray(output) ? (output as readonly unknown[]) : [output];
  return texts(list, (one) => (typeof one === 'string' && !/^https?:/.test(one) ? one : ''));
};

const SDK_QUIET =
  /^(start|finish|abort|error|message-metadata|(text|reasoning)-(start|end)|start-step|finish-step|tool-.*|source-.*|file|data-.*)$/;

/** UI message streams of the AI SDK (ai-sdk.dev, stream protocols). */
const aiSdk: Shape = (value, _name, scope) => {
  const type = stringMember(value, 'type');
  const delta = stringMember(value, 'delta') || stringMember(value, 'textDelta');
  if (type === 'text-delta') return delta || stringMember(value, 'text');
  if (type === 'reasoning-delta') return all(scope, delta);
  return SDK_QUIET.test(type) ? '' : undefined;
};

/** LangServe's events hold the chunk itself; its log stream patches `/streamed_output/-`. */
const langServe: Shape = (value, name, scope) => {
  if (name === 'metadata' && has(value, 'run_id')) return '';
  if (Array.isArray(member(value, 'ops'))) {
    return texts(arrayMember(value, 'ops'), (op) =>
      stringMember(op, 'path') === '/streamed_output/-'
        ? langChainText(member(op, 'value'), scope)
        : '',
    );
  }
  if (has(value, 'output') && has(value, 'metadata')) {
    return langChainText(member(value, 'output'), scope);
  }
  if (/^on_\w+_(stream|start|end)$/.test(stringMember(value, 'event'))) {
    return /_chat_model_stream$|_llm_stream$/.test(stringMember(value, 'event'))
      ? langChainText(member(member(value, 'data'), 'chunk'), scope)
      : '';
  }
  return /^AIMessage(Chunk)?$/.test(stringMember(value, 'type'))
    ? langChainText(value, scope)
    : undefined;
};

function langChainText(value: unknown, scope: AnswerScope): string {
  if (typeof value === 'string') return value;
  const kwargs = member(value, 'kwargs');
  return contentText(member(kwargs ?? value, 'content'), scope);
}

const SHAPES: readonly Shape[] = [
  openAiChat,
  openAiEvent,
  openAiResponse,
  anthropic,
  google,
  bedrock,
  cohere,
  ollama,
  huggingFace,
  replicate,
  aiSdk,
  langServe,
];
