import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anthropicMessages } from '../../../core/gateway/translate/anthropic/dialect';
import { writeConverseRequest } from '../../../core/gateway/translate/bedrock/request-writer';
import type {
  Block,
  ChatAnswer,
  ChatEvent,
  ChatRequest,
  Turn,
} from '../../../core/gateway/translate/chat';
import { gemini } from '../../../core/gateway/translate/gemini/dialect';
import { asJson, parseJson } from '../../../core/gateway/translate/json';
import { openAiChat } from '../../../core/gateway/translate/openai-chat/dialect';
import { joinTurns } from '../../../core/gateway/translate/turns';

const text = fc
  .string({ minLength: 1, maxLength: 40, unit: 'grapheme' })
  .filter((one) => one.trim() !== '');
const name = fc.stringMatching(/^[a-z_]{1,12}$/);
const args = fc
  .dictionary(name, fc.oneof(text, fc.integer(), fc.boolean()), { maxKeys: 3 })
  .map((value) => JSON.stringify(value));
const textBlock = text.map((one): Block => ({ kind: 'text', text: one }));
const image: fc.Arbitrary<Block> = fc.constant({
  kind: 'image',
  source: { kind: 'data', mime: 'image/png', data: 'iVBORw0KGgo=' },
});

/** A turn of the user, the model’s calls of tools, and their results. */
const exchange = fc
  .record({
    said: fc.array(fc.oneof(textBlock, image), { minLength: 1, maxLength: 3 }),
    calls: fc.array(fc.tuple(name, args, text), { maxLength: 3 }),
    answer: text,
  })
  .map(({ said, calls, answer }): Turn[] => {
    const asked = calls.map(([tool, input], index): Block => ({
      kind: 'call',
      id: `call_${index}_${tool}`,
      name: tool,
      args: input,
    }));
    const given = calls.map(([tool, , result], index): Block => ({
      kind: 'result',
      id: `call_${index}_${tool}`,
      content: [{ kind: 'text', text: result }],
      failed: false,
    }));
    return [
      { role: 'user', blocks: said },
      { role: 'assistant', blocks: [{ kind: 'text', text: answer }, ...asked] },
      ...(given.length === 0 ? [] : [{ role: 'user' as const, blocks: given }]),
    ];
  });

const request = fc
  .record({
    turns: fc.array(exchange, { minLength: 1, maxLength: 3 }),
    last: textBlock,
    system: fc.option(textBlock),
    tools: fc.array(name, { maxLength: 2 }),
    maxTokens: fc.integer({ min: 2000, max: 9000 }),
    temperature: fc.constantFrom(0, 0.5, 1),
    stop: fc.array(text, { maxLength: 2 }),
  })
  .map(({ turns, last, system, tools, ...rest }): ChatRequest => ({
    ...rest,
    model: 'some-model',
    system: system ? [system] : [],
    turns: joinTurns([...turns.flat(), { role: 'user', blocks: [last] }]),
    tools: [...new Set(tools)].map((tool) => ({
      name: tool,
      description: 'x',
      schema: { type: 'object', properties: {} },
    })),
    stream: false,
    streamUsage: false,
  }));

/** What must stay: everything but what a dialect has no word for. */
function meaning({ turns, system, tools, maxTokens, temperature, stop }: ChatRequest): unknown {
  return {
    system: system.map((block) => block.kind === 'text' && block.text),
    turns: turns.map(({ role, blocks }) => ({
      role,
      // Dialects put results first in a turn, and name tools in results or not.
      blocks: [
        ...blocks.filter(({ kind }) => kind === 'result'),
        ...blocks.filter(({ kind }) => kind !== 'result'),
      ].map((block) => (block.kind === 'result' ? { ...block, name: undefined } : block)),
    })),
    tools: tools.map((tool) => tool.name),
    maxTokens,
    temperature,
    stop,
  };
}

const target = { model: 'some-model', stream: false };

describe('a request', () => {
  it.each([
    ['OpenAI’s chat', openAiChat],
    ['the Messages API', anthropicMessages],
    ['Gemini', gemini],
  ] as const)('keeps its meaning through %s', (_name, dialect) => {
    fc.assert(
      fc.property(request, (original) => {
        const { body } = dialect.writeRequest(original, { provider: 'openai' });
        const read = dialect.readRequest(asJson(parseJson(JSON.stringify(body))) ?? {}, target);
        expect(read && meaning(read)).toEqual(meaning(original));
      }),
      { numRuns: 150 },
    );
  });

  it('of OpenAI goes to Anthropic and back, and says the same', () => {
    fc.assert(
      fc.property(request, (original) => {
        const openai = openAiChat.writeRequest(original, { provider: 'openai' }).body;
        const first = openAiChat.readRequest(openai, target);
        const claude =
          first && anthropicMessages.writeRequest(first, { provider: 'anthropic' }).body;
        const second = claude && anthropicMessages.readRequest(claude, target);
        const again = second && openAiChat.writeRequest(second, { provider: 'openai' }).body;
        expect(again).toEqual(openai);
      }),
      { numRuns: 150 },
    );
  });

  it('of any shape is read or refused, and never throws', () => {
    fc.assert(
      fc.property(
        fc.object({
          key: fc.constantFrom(
            'model',
            'messages',
            'contents',
            'role',
            'content',
            'type',
            'tools',
            'text',
            'parts',
            'tool_calls',
            'x',
          ),
        }),
        (body) => {
          for (const dialect of [openAiChat, anthropicMessages, gemini])
            dialect.readRequest(body, target);
        },
      ),
    );
  });
});

const answer = fc
  .record({
    said: text,
    calls: fc.array(fc.tuple(name, args), { maxLength: 2 }),
    input: fc.integer({ min: 1, max: 5000 }),
    output: fc.integer({ min: 1, max: 5000 }),
  })
  .map(({ said, calls, input, output }): ChatAnswer => ({
    id: 'answer',
    model: 'some-model',
    blocks: [
      { kind: 'text', text: said },
      ...calls.map(([tool, input_], index): Block => ({
        kind: 'call',
        id: `call_${index}`,
        name: tool,
        args: input_,
      })),
    ],
    stop: calls.length > 0 ? 'call' : 'end',
    usage: { input, output, cacheRead: 0, cacheWrite: 0, reasoning: 0 },
  }));

const facts = { inputTokens: 1, now: 0, id: 'x', events: true };
const DIALECTS = [
  ['OpenAI’s chat', openAiChat],
  ['the Messages API', anthropicMessages],
  ['Gemini', gemini],
] as const;

describe('an answer', () => {
  it.each(DIALECTS)('keeps its meaning through %s', (_name, dialect) => {
    fc.assert(
      fc.property(answer, (original) => {
        const written = asJson(parseJson(JSON.stringify(dialect.writeAnswer(original, facts))));
        expect(written && dialect.readAnswer(written)).toEqual(original);
      }),
      { numRuns: 150 },
    );
  });

  it.each(DIALECTS)('streamed through %s says the same, however it is cut', (_name, dialect) => {
    fc.assert(
      fc.property(answer, fc.integer({ min: 1, max: 50 }), (original, size) => {
        const writer = dialect.eventWriter(
          {
            model: 'some-model',
            system: [],
            turns: [],
            tools: [],
            stop: [],
            stream: true,
            streamUsage: true,
          },
          facts,
        );
        const bytes = Buffer.concat([
          ...eventsOf(original).map((event) => writer.write(event)),
          writer.end(),
        ]);
        const reader = dialect.eventReader();
        const read: ChatEvent[] = [];
        for (let at = 0; at < bytes.length; at += size)
          read.push(...reader.push(bytes.subarray(at, at + size)));
        expect(reader.finish()).toBe(true);
        expect(gathered(read)).toEqual(gathered(eventsOf(original)));
      }),
      { numRuns: 100 },
    );
  });
});

function eventsOf(original: ChatAnswer): ChatEvent[] {
  let index = 0;
  return [
    { kind: 'start', id: original.id, model: original.model },
    ...original.blocks.flatMap((block): ChatEvent[] => {
      if (block.kind === 'text') return [{ kind: 'text', text: block.text }];
      if (block.kind !== 'call') return [];
      const at = index++;
      return [
        { kind: 'call', index: at, id: block.id, name: block.name },
        { kind: 'args', index: at, json: block.args },
      ];
    }),
    { kind: 'stop', reason: original.stop },
    ...(original.usage ? [{ kind: 'usage' as const, usage: original.usage }] : []),
  ];
}

/** Text, calls, end and usage of a stream, whatever pieces they came in. */
function gathered(events: readonly ChatEvent[]): unknown {
  let said = '';
  let stop = '';
  let usage: unknown;
  const calls: { index: number; id: string; name: string; args: string }[] = [];
  for (const event of events) {
    if (event.kind === 'text') said += event.text;
    else if (event.kind === 'call')
      calls.push({ index: event.index, id: event.id, name: event.name, args: '' });
    else if (event.kind === 'args') {
      const call = calls.find(({ index }) => index === event.index);
      if (call) call.args += event.json;
    } else if (event.kind === 'stop') stop = event.reason;
    else if (event.kind === 'usage') usage = event.usage;
  }
  return {
    said,
    stop,
    usage,
    calls: calls.map(({ id, name: tool, args: input }) => ({ id, tool, input })),
  };
}

describe('thinking that is asked for in another API’s form', () => {
  const tool = {
    type: 'function',
    function: { name: 'f', parameters: { type: 'object', properties: {} } },
  };
  const hello = { role: 'user', content: 'hi' };
  const asked = { model: 'us.anthropic.claude', reasoning_effort: 'high', tools: [tool] };
  const read = (more: object): ChatRequest => {
    const found = openAiChat.readRequest({ ...asked, messages: [hello], ...more }, target);
    if (!found) throw new Error('no request');
    return found;
  };
  const claude = (more: object) =>
    anthropicMessages.writeRequest(read(more), { provider: 'anthropic' }).body;
  const converse = (more: object) => writeConverseRequest(read(more)).body;
  const called = [
    hello,
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }],
    },
    { role: 'tool', tool_call_id: 'c', content: 'r' },
  ];

  it('has room for an answer beside it', () => {
    const thinking = { type: 'enabled', budget_tokens: 24_576 };
    expect(claude({ max_tokens: 100 })).toMatchObject({ thinking, max_tokens: 24_676 });
    expect(converse({ max_tokens: 100 })).toMatchObject({
      inferenceConfig: { maxTokens: 24_676 },
      additionalModelRequestFields: { thinking },
    });
  });

  it.each([
    ['where a tool is forced', { tool_choice: 'required' }],
    ['where calls were made without thinking', { messages: called }],
  ])('is left out %s, which Claude’s API would refuse', (_where, more) => {
    expect(claude({ ...more, temperature: 0.5 })).toMatchObject({ temperature: 0.5 });
    expect(claude(more)).not.toHaveProperty('thinking');
    expect(converse(more)).not.toHaveProperty('additionalModelRequestFields');
  });

  it('costs a model its temperature only where there is such a thing', () => {
    expect(converse({ model: 'amazon.nova', temperature: 0.5 })).toMatchObject({
      inferenceConfig: { temperature: 0.5 },
    });
  });

  it('does not take away tools that Bedrock must know', () => {
    expect(converse({ messages: called, tool_choice: 'none' })).toHaveProperty('toolConfig.tools');
    expect(converse({ tool_choice: 'none' })).not.toHaveProperty('toolConfig');
  });
});
