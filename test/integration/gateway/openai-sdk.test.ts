import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGatewayDesk, type GatewayDesk } from './gateway-desk';
import { startProviders, type ProviderWorld } from './world';

let world: ProviderWorld;
let desk: GatewayDesk;

beforeAll(async () => {
  world = await startProviders();
  desk = await startGatewayDesk({ gateway: { providers: world.providers } });
});
afterAll(async () => {
  await desk.close();
  await world.close();
  expect(desk.defects).toEqual([]);
});

const client = (path: string): OpenAI =>
  new OpenAI({ apiKey: 'sk-test-1234', baseURL: `${desk.url}${path}`, maxRetries: 0 });

const TOOLS = [
  {
    type: 'function' as const,
    function: {
      name: 'get_weather',
      description: 'Weather of a city',
      parameters: {
        type: 'object',
        properties: { city: { type: 'string' } },
        required: ['city'],
      },
    },
  },
];

describe('the OpenAI SDK with another base URL', () => {
  it('gets answers of OpenAI by its own path, and the record counts what they took', async () => {
    const record = desk.nextRecord();
    const { data, response } = await client('/prod/openai')
      .chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content: 'hello' }] })
      .withResponse();
    expect(data.choices[0]?.message.content).toBe('You said: hello');
    expect(response.headers.get('x-request-id')).toBe('req_fake');
    expect(response.headers.get('cf-aig-provider')).toBe('openai');
    expect(response.headers.get('cf-aig-model')).toBe('gpt-4o');
    expect(response.headers.get('cf-aig-step')).toBe('0');
    expect(await record).toMatchObject({
      id: response.headers.get('cf-aig-log-id'),
      gateway: 'prod',
      provider: 'openai',
      model: 'gpt-4o',
      status_code: 200,
      success: true,
      tokens_in: 100,
      tokens_out: 20,
      tokens_cache_read: 40,
      tokens_reasoning: 5,
      cost: 60 * 2.5e-6 + 40 * 1.25e-6 + 20 * 1e-5,
      user: 'ann',
    });
  });

  it('streams, and usage that nobody asked for is counted but not shown', async () => {
    const record = desk.nextRecord();
    const stream = await client('/v1').chat.completions.create({
      model: 'openai/gpt-4o',
      messages: [{ role: 'user', content: 'one two three' }],
      stream: true,
    });
    let text = '';
    let empty = 0;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      if (chunk.choices.length === 0) empty += 1;
    }
    expect(text).toBe('You said: one two three');
    expect(empty).toBe(0);
    expect(await record).toMatchObject({ tokens_in: 100, tokens_out: 20 });
    expect(world.openai.requests.at(-1)?.json).toMatchObject({
      model: 'gpt-4o',
      stream_options: { include_usage: true },
    });
  });

  it.each(['anthropic/claude-sonnet-4-5', 'google-ai-studio/gemini-2.5-flash'])(
    'speaks with %s as with OpenAI: whole, streamed and with tools',
    async (model) => {
      const openai = client('/v1');
      const apiKey = 'sk-ant-own';
      const own = new OpenAI({ apiKey, baseURL: `${desk.url}/v1`, maxRetries: 0 });
      const whole = await own.chat.completions.create({
        model,
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'hello' },
        ],
      });
      expect(whole.choices[0]).toMatchObject({
        finish_reason: 'stop',
        message: { role: 'assistant', content: 'You said: hello' },
      });
      expect(whole.usage).toMatchObject({ prompt_tokens: 100, completion_tokens: 20 });
      const runner = own.chat.completions.stream({
        model,
        messages: [{ role: 'user', content: 'What is the weather?' }],
        tools: TOOLS,
        stream_options: { include_usage: true },
      });
      const final = await runner.finalChatCompletion();
      expect(final.choices[0]?.finish_reason).toBe('tool_calls');
      const call = final.choices[0]?.message.tool_calls?.[0];
      expect(call?.type === 'function' && JSON.parse(call.function.arguments)).toEqual({
        city: 'Paris',
      });
      expect(final.usage?.prompt_tokens).toBe(100);
      const back = await own.chat.completions.create({
        model,
        tools: TOOLS,
        messages: [
          { role: 'user', content: 'What is the weather?' },
          {
            role: 'assistant',
            content: null,
            tool_calls: final.choices[0]?.message.tool_calls ?? [],
          },
          { role: 'tool', tool_call_id: call?.id ?? '', content: 'sunny' },
          { role: 'user', content: 'thanks' },
        ],
      });
      expect(back.choices[0]?.message.content).toBe('You said: thanks');
      expect(openai).toBeDefined();
    },
  );

  it('answers the Responses API from providers that do not have it, streamed too', async () => {
    const own = new OpenAI({ apiKey: 'sk-ant-own', baseURL: `${desk.url}/v1`, maxRetries: 0 });
    const whole = await own.responses.create({
      model: 'anthropic/claude-sonnet-4-5',
      input: 'hello',
    });
    expect(whole.output_text).toBe('You said: hello');
    const stream = own.responses.stream({ model: 'anthropic/claude-sonnet-4-5', input: 'a b c' });
    const final = await stream.finalResponse();
    expect(final.output_text).toBe('You said: a b c');
    expect(final.usage?.input_tokens).toBe(100);
    const native = client('/v1').responses.stream({ model: 'openai/gpt-5', input: 'x y z' });
    expect((await native.finalResponse()).output_text).toBe('You said: x y z');
  });

  it('passes embeddings, files and errors of the provider on as they are', async () => {
    const embeddings = await client('/v1').embeddings.create({
      model: 'openai/text-embedding-3-small',
      input: 'text',
      encoding_format: 'float',
    });
    expect(embeddings.data[0]?.embedding).toEqual([0.1, 0.2, 0.3]);
    expect((await client('/any/openai').files.list()).data).toEqual([]);
    const stranger = new OpenAI({ apiKey: 'wrong', baseURL: `${desk.url}/v1`, maxRetries: 0 });
    const error = await stranger.chat.completions
      .create({ model: 'gpt-4o', messages: [{ role: 'user', content: 'hi' }] })
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(OpenAI.AuthenticationError);
    expect(error).toMatchObject({ status: 401, code: 'invalid_api_key' });
  });

  it('lists models by provider and name', async () => {
    const models = await client('/v1').models.list();
    expect(models.data.map(({ id }) => id)).toContain('anthropic/claude-sonnet-4-5');
  });
});
