import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Anthropic from '@anthropic-ai/sdk';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { GoogleGenAI } from '@google/genai';
import { ChatOpenAI } from '@langchain/openai';
import { generateText, jsonSchema, streamText, tool } from 'ai';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGatewayDesk, type GatewayDesk } from './gateway-desk';
import { startProviders, type ProviderWorld } from './world';

let world: ProviderWorld;
let desk: GatewayDesk;

beforeAll(async () => {
  world = await startProviders();
  desk = await startGatewayDesk({ gateway: {} });
  const secrets = {
    openai: 'sk-stored',
    anthropic: 'sk-ant-stored',
    'google-ai-studio': 'AIzaStored',
  };
  const bedrock = 'AKIDEXAMPLE000000000:wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
  const keys = await Promise.all(
    Object.entries({ ...secrets, 'aws-bedrock': bedrock }).map(async ([provider, secret]) => {
      const file = join(desk.folder, provider);
      await writeFile(file, secret);
      return { alias: `${provider}-main`, provider, file };
    }),
  );
  const virtual = { id: 'app', sha256: SHA256_OF_TOKEN, ownKeys: false };
  desk.use({ gateway: { providers: world.providers, keys, virtualKeys: [virtual] } });
});
afterAll(async () => {
  await desk.close();
  await world.close();
  expect(desk.defects).toEqual([]);
});

/** A virtual key: the SDKs send it as they send a provider's key. */
const TOKEN = 'pcg_test-token';
const SHA256_OF_TOKEN = '2322a741e233f46b77fb6d2eaeb3858b57432124e174843c189ca6b8987f213e';

const PROVIDERS = [
  'openai/gpt-4o',
  'anthropic/claude-sonnet-4-5',
  'google-ai-studio/gemini-2.5-flash',
  'aws-bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0',
];
const WITH_TOOLS = PROVIDERS.filter((name) => !name.startsWith('aws'));
const SCHEMA = {
  type: 'object' as const,
  properties: { city: { type: 'string' as const } },
  required: ['city'],
};

describe('the Anthropic SDK', () => {
  const client = (): Anthropic =>
    new Anthropic({ apiKey: TOKEN, baseURL: desk.url, maxRetries: 0 });

  it.each(PROVIDERS)('is answered by %s, whole and streamed', async (model) => {
    const whole = await client().messages.create({
      model,
      max_tokens: 100,
      system: 'Be brief.',
      messages: [{ role: 'user', content: 'hello' }],
    });
    expect(whole.content).toMatchObject([{ type: 'text', text: 'You said: hello' }]);
    expect(whole.stop_reason).toBe('end_turn');
    expect(whole.usage.output_tokens).toBe(20);
    const cached = whole.usage.cache_read_input_tokens ?? 0;
    const made = whole.usage.cache_creation_input_tokens ?? 0;
    expect(whole.usage.input_tokens + cached + made).toBe(100);
    const stream = client().messages.stream({
      model,
      max_tokens: 100,
      messages: [{ role: 'user', content: 'a b c' }],
    });
    expect(await stream.finalText()).toBe('You said: a b c');
    expect((await stream.finalMessage()).usage.output_tokens).toBe(20);
  });

  it.each(WITH_TOOLS)('uses tools of %s', async (model) => {
    const stream = client().messages.stream({
      model,
      max_tokens: 100,
      tools: [{ name: 'get_weather', description: 'Weather', input_schema: SCHEMA }],
      messages: [{ role: 'user', content: 'weather please' }],
    });
    const message = await stream.finalMessage();
    const call = message.content.find((block) => block.type === 'tool_use');
    expect(call).toMatchObject({ name: 'get_weather', input: { city: 'Paris' } });
    expect(message.stop_reason).toBe('tool_use');
    const next = await client().messages.create({
      model,
      max_tokens: 100,
      tools: [{ name: 'get_weather', description: 'Weather', input_schema: SCHEMA }],
      messages: [
        { role: 'user', content: 'weather please' },
        { role: 'assistant', content: message.content },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: call?.id ?? '', content: 'sunny' },
            { type: 'text', text: 'so?' },
          ],
        },
      ],
    });
    expect(next.content).toMatchObject([{ type: 'text', text: 'You said: so?' }]);
  });

  it('thinks with its own provider, and counts tokens there', async () => {
    const message = await client().messages.create({
      model: 'claude-sonnet-4-5',
      max_tokens: 4000,
      thinking: { type: 'enabled', budget_tokens: 2000 },
      messages: [{ role: 'user', content: 'hello' }],
    });
    expect(message.content[0]).toMatchObject({ type: 'thinking', signature: 'sig_fake' });
    const counted = await client().messages.countTokens({
      model: 'claude-sonnet-4-5',
      messages: [{ role: 'user', content: 'hello' }],
    });
    expect(counted.input_tokens).toBe(12);
  });
});

describe('the Google SDK', () => {
  const client = (): GoogleGenAI =>
    new GoogleGenAI({ apiKey: TOKEN, httpOptions: { baseUrl: desk.url } });

  it.each(PROVIDERS)('is answered by %s, whole and streamed', async (model) => {
    const whole = await client().models.generateContent({
      model,
      contents: 'hello',
      config: { systemInstruction: 'Be brief.', maxOutputTokens: 100 },
    });
    expect(whole.text).toBe('You said: hello');
    expect(whole.usageMetadata?.promptTokenCount).toBe(100);
    const stream = await client().models.generateContentStream({
      model: encodeURIComponent(model),
      contents: 'a b c',
    });
    let text = '';
    for await (const chunk of stream) text += chunk.text ?? '';
    expect(text).toBe('You said: a b c');
  });

  it.each(WITH_TOOLS)('uses tools of %s', async (model) => {
    const tools = [
      { functionDeclarations: [{ name: 'get_weather', parametersJsonSchema: SCHEMA }] },
    ];
    const answer = await client().models.generateContent({
      model: encodeURIComponent(model),
      contents: 'weather please',
      config: { tools },
    });
    expect(answer.functionCalls).toMatchObject([{ name: 'get_weather', args: { city: 'Paris' } }]);
  });
});

describe('the Vercel AI SDK', () => {
  globalThis.AI_SDK_LOG_WARNINGS = false;

  it.each(WITH_TOOLS)('streams and calls tools of %s', async (model) => {
    const openai = createOpenAI({ apiKey: TOKEN, baseURL: `${desk.url}/v1` });
    const { textStream, usage } = streamText({ model: openai.chat(model), prompt: 'a b c' });
    let text = '';
    for await (const piece of textStream) text += piece;
    expect(text).toBe('You said: a b c');
    expect((await usage).outputTokens).toBe(20);
    // `openai(model)` speaks the Responses API, which two of the providers do not have.
    const models = model.startsWith('openai')
      ? [openai.chat(model)]
      : [openai.chat(model), openai(model)];
    for (const one of models) {
      const { toolCalls } = await generateText({
        model: one,
        prompt: 'weather please',
        tools: { get_weather: tool({ description: 'Weather', inputSchema: jsonSchema(SCHEMA) }) },
      });
      expect(toolCalls[0]?.input).toEqual({ city: 'Paris' });
    }
  });

  it('reaches other providers through the Messages API', async () => {
    const anthropic = createAnthropic({ apiKey: TOKEN, baseURL: `${desk.url}/v1` });
    const { text } = await generateText({ model: anthropic('openai/gpt-4o'), prompt: 'hello' });
    expect(text).toBe('You said: hello');
  });
});

describe('LangChain', () => {
  it.each(PROVIDERS)('invokes and streams %s', async (model) => {
    const chat = new ChatOpenAI({
      model,
      apiKey: TOKEN,
      configuration: { baseURL: `${desk.url}/v1` },
      maxRetries: 0,
      useResponsesApi: false,
    });
    const answer = await chat.invoke('hello');
    expect(answer.content).toBe('You said: hello');
    expect(answer.usage_metadata).toMatchObject({ input_tokens: 100 });
    let text = '';
    for await (const chunk of await chat.stream('a b c'))
      if (typeof chunk.content === 'string') text += chunk.content;
    expect(text).toBe('You said: a b c');
  });
});

describe('keys', () => {
  it('sends stored keys to providers, each in its own header, and never the virtual key', () => {
    const [openai, anthropic, gemini, bedrock] = [
      world.openai,
      world.anthropic,
      world.gemini,
      world.bedrock,
    ].map(({ requests }) => requests.at(-1)?.headers ?? {});
    expect(openai?.['authorization']).toBe('Bearer sk-stored');
    expect(anthropic?.['x-api-key']).toBe('sk-ant-stored');
    expect(gemini?.['x-goog-api-key']).toBe('AIzaStored');
    expect(bedrock?.['authorization']).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE0/);
    for (const { requests } of [world.openai, world.anthropic, world.gemini, world.bedrock]) {
      for (const request of requests) expect(JSON.stringify(request)).not.toContain(TOKEN);
    }
    expect(JSON.stringify([desk.records, desk.events, desk.problems])).not.toMatch(
      /sk-stored|sk-ant-stored|AIzaStored|wJalr|pcg_test/,
    );
  });

  it('refuses a token that it does not know as itself, not as the provider', async () => {
    const wrong = new OpenAI({ apiKey: 'pcg_wrong', baseURL: `${desk.url}/v1`, maxRetries: 0 });
    const error = await wrong.chat.completions
      .create({ model: 'gpt-4o', messages: [{ role: 'user', content: 'hi' }] })
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(OpenAI.AuthenticationError);
    expect(error).toMatchObject({
      status: 401,
      code: 2009,
      error: { source: 'portcullis-gateway' },
    });
  });
});
