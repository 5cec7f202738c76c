import { describe, expect, test } from 'vitest';
import {
  aiClientOf,
  hasModelRequestShape,
  isModelApiCall,
  looksLikeAiHost,
} from '../../../core/extract/ai-signs';

describe('the name of a host', () => {
  test.each([
    ['chat.supertool.ai', true],
    ['my-gpt.example.com', true],
    ['fastgpt.example.net', true],
    ['llm.intern.example.com', true],
    ['ollama', false],
    ['ollama.lan', true],
    ['ai-writer.example.org', true],
    ['www.example.com', false],
    ['mail.example.com', false],
    ['airlines.example.com', false],
    ['claim.example.com', false],
    ['maids.example.com', false],
    ['10.0.0.8', false],
    ['::1', false],
    ['thailand.example.com', false],
  ])('%s: %s', (host, answer) => {
    expect(looksLikeAiHost(host)).toBe(answer);
    expect(looksLikeAiHost(host)).toBe(answer);
  });

  test('is judged at the speed of a look-up', () => {
    const begun = process.cpuUsage();
    for (let n = 0; n < 200_000; n += 1) looksLikeAiHost(`host${n % 500}.example.com`);
    const { user } = process.cpuUsage(begun);
    expect(user / 200_000).toBeLessThan(5);
  });
});

describe('a client', () => {
  test.each([
    ['OpenAI/Python 1.54.0', 'OpenAI SDK'],
    ['AsyncOpenAI/Python 1.54.0', 'OpenAI SDK'],
    ['Anthropic/JS 0.32.1', 'Anthropic SDK'],
    ['google-genai-sdk/1.0.0 gl-python/3.12', 'Google GenAI SDK'],
    ['litellm/1.52', 'LiteLLM'],
    ['ollama/0.5.4 (amd64 linux)', 'Ollama'],
    ['claude-cli/1.0.3 (external, cli)', 'Claude Code'],
    ['Mozilla/5.0 (X11; Linux x86_64) Chrome/131.0', undefined],
    ['curl/8.5.0', undefined],
    [undefined, undefined],
  ])('%s is %s', (userAgent, name) => {
    expect(aiClientOf(userAgent)).toBe(name);
  });
});

describe('a request', () => {
  test.each([
    ['POST', '/v1/chat/completions', true],
    ['POST', '/openai/v1/responses?x=1', true],
    ['POST', '/api/generate', true],
    ['POST', '/v1beta/models/gemini-2.0:streamGenerateContent', true],
    ['GET', '/v1/chat/completions', false],
    ['POST', '/v1/orders', false],
  ])('%s %s is a call: %s', (method, target, answer) => {
    expect(isModelApiCall(method, target)).toBe(answer);
  });

  test.each([
    ['{"model":"m","messages":[{"role":"user","content":"hi"}]}', true],
    ['{"prompt": "hello", "model": "llama3"}', true],
    ['{"model":"T","year":1908}', false],
    ['messages=5', false],
  ])('%s has the shape: %s', (body, answer) => {
    expect(hasModelRequestShape(Buffer.from(body))).toBe(answer);
  });
});
